import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import { parseJson } from '../../aws/parseJson.ts';
import { createFunction } from '../../control-loop/middleware.ts';
import { createContext, type DrillContext, policyOf } from '../machine/context.ts';
import { type Identity, isListed, personOf } from './drillPeople.ts';
import { refuse, RefusedError } from './refusal.ts';
import { traitsOf } from '../machine/traits.ts';
import { abortDrill } from './abort.ts';
import { takeDecision } from './approve.ts';
import type { DrillApiResponse, DrillApiRequest } from './contract.ts';
import type { Principal } from './report.ts';
import { identityOf } from './identity.ts';
import type { DrillRecord } from './record.ts';
import { leaveDrill } from './leave.ts';
import { startDrill } from './start.ts';

const context = createContext();
/** Patterns of the principals that speak for others, with commas. */
const delegates = (process.env['DELEGATES'] ?? '').split(',').filter(Boolean);

const text = z.string().check(z.minLength(1), z.maxLength(500));
const onBehalfOf = z.optional(text);
const requestSchema = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('start'),
    drill: text,
    input: z._default(z.record(z.string(), z.unknown()), {}),
    requestId: text,
    onBehalfOf,
  }),
  z.object({ action: z.literal('approve'), drillId: text, planHash: text, onBehalfOf }),
  z.object({ action: z.literal('deny'), drillId: text, planHash: text, onBehalfOf }),
  z.object({ action: z.literal('abort'), drillId: text, why: text, onBehalfOf }),
  z.object({ action: z.literal('leave'), drillId: text, why: text, onBehalfOf }),
  z.object({
    action: z.literal('acknowledge'),
    drill: text,
    resource: text,
    askedAtMs: z.optional(z.int()),
    onBehalfOf,
  }),
  z.object({ action: z.literal('list'), onBehalfOf }),
  z.object({ action: z.literal('show'), drillId: text, onBehalfOf }),
]);

/** A request to the function URL that IAM has authorised: the caller is in here, and nowhere else. */
const eventSchema = z.object({
  requestContext: z.object({
    authorizer: z.object({ iam: z.object({ userArn: z.string() }) }),
    http: z.optional(z.object({ sourceIp: z.optional(z.string()) })),
  }),
  body: z.string(),
  isBase64Encoded: z.boolean(),
});

/** The drill API: the command line, the console and Slack call it, and it alone decides. */
export const handler = createFunction<unknown, APIGatewayProxyStructuredResultV2>(
  'drill-api',
  async (event, { invokedFunctionArn }, { logger }) => {
    const { requestContext, body, isBase64Encoded } = eventSchema.parse(event);
    const sent = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
    const parsed = z.safeParse(requestSchema, parseJson(sent));
    if (!parsed.success)
      return respond(400, { ok: false, reason: 'bad-request', explanation: z.prettifyError(parsed.error) });
    const request = parsed.data as DrillApiRequest;
    try {
      const identity = identityOf(requestContext.authorizer.iam.userArn, request.onBehalfOf, delegates);
      logger.info('drill API request', { ...request, identity });
      const principal = principalOf(identity, requestContext.http?.sourceIp);
      return respond(200, await answer(context, request, principal, invokedFunctionArn));
    } catch (error) {
      if (error instanceof RefusedError) return respond(200, { ok: false, ...error.refusal });
      throw error;
    }
  },
);

type Caller = Principal & { readonly identity: Identity };

/** Behind Slack's function, the address of the request is that function's own. */
const principalOf = (identity: Identity, sourceIp: string | undefined): Caller =>
  sourceIp === undefined || !identity.startsWith('iam:') ? { identity } : { identity, sourceIp };

async function answer(
  { locks, settings, store }: DrillContext,
  request: DrillApiRequest,
  principal: Caller,
  functionArn: string,
): Promise<DrillApiResponse> {
  const person = personOf(principal.identity, settings);
  if (request.action === 'start') return await startDrill(context, request, principal, functionArn);
  if (!isListed(person, settings)) throw refuse('not-allowed', `${person} is not one of the fleet's people.`);
  switch (request.action) {
    case 'approve':
    case 'deny': {
      const decision = request.action === 'approve' ? 'approved' : 'denied';
      return await takeDecision(context, request.drillId, { person, principal, decision, planHash: request.planHash });
    }
    case 'abort':
      return await abortDrill(context, request.drillId, { by: person, principal, why: request.why });
    case 'leave':
      return await leaveDrill(context, request.drillId, {
        by: person,
        principal: principal.identity,
        why: request.why,
      });
    case 'acknowledge': {
      const { drill, resource } = policyOf(settings, request.drill, request.resource);
      const radius = traitsOf(drill).radiusOf(resource);
      const newer = await locks.endCoolDown(radius, person, request.askedAtMs ?? Date.now());
      if (newer !== undefined) {
        const explanation = `${newer} has ended since, and nobody has seen what it did: see, and acknowledge it.`;
        return { ok: false, drillId: newer, reason: 'newer-drill', explanation };
      }
      return { ok: true, state: 'acknowledged', details: { radius } };
    }
    case 'list':
      return { ok: true, state: 'found', ...listed(await store.list()) };
    case 'show': {
      const record = await store.find(request.drillId);
      if (!record)
        return {
          ok: false,
          drillId: request.drillId,
          reason: 'not-found',
          explanation: `Unknown drill ${request.drillId}.`,
        };
      return { ok: true, drillId: record.drillId, state: 'found', details: record };
    }
  }
}

/** Lambda answers with 6 MB at most. In characters of JSON, which may be three bytes each. */
const LIST_MAX = 1_800_000;

/** The newest drills, without what only one who looks at a single drill wants to know. */
function listed(records: readonly DrillRecord[]): { readonly details: readonly object[]; readonly more?: number } {
  let left = LIST_MAX;
  const details: object[] = [];
  for (const { timeline: _timeline, probes: _probes, ...record } of records) {
    left -= JSON.stringify(record).length;
    if (left < 0) return { details, more: records.length - details.length };
    details.push(record);
  }
  return { details };
}

const respond = (statusCode: number, body: DrillApiResponse): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
