import { PutParameterCommand, type PutParameterCommandInput, SSMClient } from '@aws-sdk/client-ssm';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { AwsEvent, Core } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createSsm } from '../../../../sandbox/services/ssm/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

export const START_MS = Date.UTC(2026, 2, 2);

/** Parameter Store behind the real SDK client, in virtual time. */
export function ssmRegion() {
  const clock = new VirtualClock(START_MS);
  const events: AwsEvent[] = [];
  const core: Core = {
    clock,
    random: createRandom(1),
    receivers: new Map(),
    emit: (event) => events.push(event),
    record: () => {},
  };
  const ssm = createSsm(core);
  const client = new SSMClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new Endpoint().add(ssm.wire).requestHandler(),
    maxAttempts: 1,
  });
  /** A String parameter, unless told otherwise. */
  const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
    client.send(new PutParameterCommand({ Name, Value, Type: 'String', ...more }));
  return { clock, events, ssm, client, put };
}

/** The name of the error that a call is refused with, or undefined if it is not refused. */
export const refusal = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => undefined,
    (error: unknown) => (error as Error).name,
  );
