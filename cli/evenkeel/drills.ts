import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { drillDoorName } from '../../events/drillNames.ts';
import type { DoorAnswer, DoorRequest } from '../../functions/drills/api/contract.ts';
import type { DrillRecord } from '../../functions/drills/api/record.ts';
import { askDoor, type SignedRequest } from '../drill/door.ts';
import type { Installation } from './installation.ts';

/** Asks the door of an installation, as whoever the credentials belong to. */
export async function ask({ stage, caller }: Installation, request: DoorRequest): Promise<DoorAnswer> {
  const lambda = new LambdaClient({});
  const { FunctionUrl: url } = await lambda
    .send(new GetFunctionUrlConfigCommand({ FunctionName: drillDoorName(stage) }))
    .catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      throw new Error(`The stage ${stage} has no drills: its fleet names none.`, { cause: error });
    });
  const { region, nowMs } = caller;
  return await askDoor(
    { url: url!, region, nowMs, credentials: lambda.config.credentials, send: (signed) => send(url!, signed) },
    request,
  );
}

/** A sandbox serves every host on its own address: the name of the function's URL is in the request all the same. */
function send(url: string, { method, path, headers, body }: SignedRequest): Promise<{ status: number; body: string }> {
  const address = new URL(process.env['AWS_ENDPOINT_URL'] ?? url);
  const open = address.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const options = { hostname: address.hostname, port: address.port, method, path, headers };
    const sent = open(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A drill that is neither refused nor planned by then is told as it is; the preflight takes a few seconds. */
const PLANNED_WITHIN_MS = 20_000;

/** What a command about one drill has found. */
export interface Told {
  readonly answer: DoorAnswer;
  /** The drill as the ledger has it by now; undefined if the door did not show it. */
  readonly record: DrillRecord | undefined;
}

/**
 * Asks for a drill, and waits until it is planned or refused: whoever asks wants to know which. Every call is a request
 * of its own.
 */
export async function startDrill(
  installation: Installation,
  drill: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Told> {
  const answer = await ask(installation, { action: 'start', drill, input, requestId: randomUUID() });
  const { drillId } = answer;
  if (!answer.ok || drillId === undefined) return { answer, record: undefined };
  const deadlineMs = Date.now() + PLANNED_WITHIN_MS;
  for (;;) {
    const { record } = await show(installation, drillId);
    if (record?.verdict === 'refused') {
      const { reason = '', explanation = '' } = record;
      return { answer: { ok: false, drillId, reason, explanation }, record };
    }
    if (record?.plan || record?.verdict || Date.now() > deadlineMs) return { answer, record };
    await sleep(500);
  }
}

/** One drill, whatever has become of it. */
export async function show(installation: Installation, drillId: string): Promise<Told> {
  const answer = await ask(installation, { action: 'show', drillId });
  return { answer, record: answer.ok ? (answer.details as DrillRecord) : undefined };
}

/**
 * Says yes or no.
 * @param planHash the plan that was read; the one that the drill has now unless given
 */
export async function sayWord(
  installation: Installation,
  action: 'approve' | 'deny',
  drillId: string,
  planHash: string | undefined,
): Promise<Told> {
  const { answer: shown, record } = await show(installation, drillId);
  if (!record) return { answer: shown, record };
  return { answer: await ask(installation, { action, drillId, planHash: planHash ?? record.planHash ?? '' }), record };
}
