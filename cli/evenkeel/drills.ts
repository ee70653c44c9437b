import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetFunctionUrlConfigCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { drillApiName } from '../../events/drillNames.ts';
import type { DrillApiResponse, DrillApiRequest } from '../../functions/drills/api/contract.ts';
import { planNamed } from '../../functions/drills/api/planHash.ts';
import type { DrillRecord } from '../../functions/drills/api/record.ts';
import { callDrillApi, type DrillApiEndpoint, type SignedRequest } from '../drill/drillApi.ts';
import type { Installation } from './installation.ts';

/**
 * Calls the drill API of an installation.
 * @param credentials of the person who asks (default: the caller's)
 */
export async function callApi(
  { stage, caller }: Installation,
  request: DrillApiRequest,
  credentials?: DrillApiEndpoint['credentials'],
): Promise<DrillApiResponse> {
  const lambda = new LambdaClient({});
  const { FunctionUrl: url } = await lambda
    .send(new GetFunctionUrlConfigCommand({ FunctionName: drillApiName(stage) }))
    .finally(() => lambda.destroy())
    .catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error;
      throw new Error(`The stage ${stage} has no drills: its fleet names none.`, { cause: error });
    });
  const { region, nowMs } = caller;
  return await callDrillApi(
    {
      url: url!,
      region,
      nowMs,
      credentials: credentials ?? lambda.config.credentials,
      send: (signed) => send(url!, signed),
    },
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

/** A drill that is neither refused nor planned by then is shown as it is; the preflight takes a few seconds. */
const PLANNED_WITHIN_MS = 20_000;

/** What a command about one drill has found. */
export interface Told {
  readonly answer: DrillApiResponse;
  /** The drill as the ledger has it by now; undefined if the drill API did not return it. */
  readonly record: DrillRecord | undefined;
}

/**
 * Requests a drill, and waits until it is planned or refused. Every call is a request of its own.
 */
export async function startDrill(
  installation: Installation,
  drill: string,
  input: Readonly<Record<string, unknown>>,
): Promise<Told> {
  const answer = await callApi(installation, { action: 'start', drill, input, requestId: randomUUID() });
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

/** One drill, in whatever state. */
export async function show(installation: Installation, drillId: string): Promise<Told> {
  const answer = await callApi(installation, { action: 'show', drillId });
  return { answer, record: answer.ok ? (answer.details as DrillRecord) : undefined };
}

/**
 * Approves or denies a drill.
 * @param planHash of the plan that was read, or at least sixteen digits of it (default: the current plan of the drill)
 */
export async function decide(
  installation: Installation,
  action: 'approve' | 'deny',
  drillId: string,
  planHash: string | undefined,
): Promise<Told> {
  const { answer: shown, record } = await show(installation, drillId);
  if (!record) return { answer: shown, record };
  return {
    answer: await callApi(installation, {
      action,
      drillId,
      planHash: planHash === undefined ? (record.planHash ?? '') : planNamed(planHash, record.planHash),
    }),
    record,
  };
}
