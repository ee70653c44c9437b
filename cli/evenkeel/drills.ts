import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { randomUUID } from 'node:crypto';
import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { drillDoorName } from '../../events/drillNames.ts';
import type { DoorAnswer, DoorRequest } from '../../functions/drills/door/contract.ts';
import type { DrillRecord } from '../../functions/drills/record.ts';
import { askDoor, type SignedRequest } from '../drill/door.ts';
import type { Installation } from './installation.ts';
import { describeTime } from './text.ts';

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

/** Asks for a drill; every call is a request of its own. */
export const startDrill = (installation: Installation, drill: string, input: Readonly<Record<string, unknown>>) =>
  ask(installation, { action: 'start', drill, input, requestId: randomUUID() });

/** Says yes or no to the plan that the drill has now, after having shown it. */
export async function sayWord(
  installation: Installation,
  action: 'approve' | 'deny',
  drillId: string,
): Promise<{ readonly answer: DoorAnswer; readonly record: DrillRecord | undefined }> {
  const shown = await ask(installation, { action: 'show', drillId });
  if (!shown.ok) return { answer: shown, record: undefined };
  const record = shown.details as DrillRecord;
  return { answer: await ask(installation, { action, drillId, planHash: record.planHash ?? '' }), record };
}

/** What the door said, for a person. */
export function describeAnswer(answer: DoorAnswer, record?: DrillRecord): string {
  const plan = (record?.plan?.steps ?? []).map((step) => `  ${step}`);
  const first = answer.ok
    ? `${answer.drillId ?? ''} ${answer.state}`.trim()
    : `${answer.reason}: ${answer.explanation}`;
  return [first, ...plan].join('\n');
}

/** A line for each drill that is remembered, newest first. */
export function describeDrills(answer: DoorAnswer): string {
  if (!answer.ok) return describeAnswer(answer);
  const records = answer.details as readonly DrillRecord[];
  if (records.length === 0) return 'No drill yet.';
  return records
    .map(({ drillId, input, requestedAtMs, requestedBy, verdict, reason }) =>
      [
        describeTime(requestedAtMs),
        drillId.padEnd(36),
        input.resource.padEnd(16),
        (verdict ?? 'running').padEnd(8),
        requestedBy,
        reason ?? '',
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
