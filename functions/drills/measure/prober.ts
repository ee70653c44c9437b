import { InvokeCommand } from '@aws-sdk/client-lambda';
import { lambdaPatient } from '../../aws/clients.ts';
import { required } from '../../control-loop/environment.ts';
import type { DrillContext } from '../machine/context.ts';
import type { DrillRecord } from '../api/record.ts';

/**
 * Invokes the prober synchronously: to read back what was written, or to drop its tables.
 * @returns false if it has no probe that writes
 * @throws {ProberError} with the prober's own error
 */
export async function askProber(
  { bucket }: Pick<DrillContext, 'bucket'>,
  { drillId, probes = [], probing }: DrillRecord,
  action: 'read-rows' | 'clean-up',
): Promise<boolean> {
  const writing = probes.filter(({ kind }) => kind === 'postgres' || kind === 'mysql' || kind === 'data-api');
  if (!probing || writing.length === 0) return false;
  const input = { action, drillId, probes: writing, bucket, prefix: probing.prefix };
  const { FunctionError, Payload } = await lambdaPatient.send(
    new InvokeCommand({ FunctionName: required('PROBER_NAME'), Payload: JSON.stringify(input) }),
  );
  if (FunctionError !== undefined)
    throw new ProberError(`The prober could not ${action}: ${Payload?.transformToString()}`);
  return true;
}

/** The prober was invoked, and has failed. */
export class ProberError extends Error {}
