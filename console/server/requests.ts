import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Action } from '../model.ts';
import type { Question } from './reader/protocol.ts';

/** What a page asks for is shorter than this. */
const BODY_MAX_BYTES = 64 * 1024;

const MAX_PAUSE_MS = 90 * 86_400_000;

const name = z.string().min(1).max(200);
const why = z.string().trim().min(1, 'why is needed').max(500);

const actionSchema: z.ZodType<Action> = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('pause'),
    installation: name,
    controller: name,
    resource: name,
    why,
    forMs: z.int().min(1_000).max(MAX_PAUSE_MS).optional(),
  }),
  z.strictObject({
    action: z.literal('resume'),
    installation: name,
    controller: name,
    resource: name,
    why: why.optional(),
  }),
  z.strictObject({ action: z.literal('approve'), installation: name, drillId: name, planHash: name }),
  z.strictObject({ action: z.literal('deny'), installation: name, drillId: name, planHash: name }),
  z.strictObject({ action: z.literal('abort'), installation: name, drillId: name, why }),
]) as z.ZodType<Action>;

const wholeNumber = (from: number, to: number, otherwise: number) =>
  z.coerce.number().int().min(from).max(to).default(otherwise);

interface Asked {
  readonly installation: string;
  readonly question: Question;
}

/** What can be asked for with GET, by its path: the installation, and the question to its reader. */
const QUESTIONS: Readonly<Record<string, z.ZodType<Asked>>> = {
  '/console/chart': z
    .object({ installation: name, cluster: name, hours: wholeNumber(1, 24, 6) })
    .transform(({ installation, cluster, hours }) => ({
      installation,
      question: { ask: 'chart', cluster, hours } as const,
    })),
  '/console/dashboard': z
    .object({ installation: name, hours: wholeNumber(1, 24, 6) })
    .transform(({ installation, hours }) => ({ installation, question: { ask: 'dashboard', hours } as const })),
  '/console/ledger': z
    .object({ installation: name, before: name.optional(), limit: wholeNumber(1, 500, 200) })
    .transform(({ installation, before, limit }) => ({
      installation,
      question: { ask: 'ledger', before, limit } as const,
    })),
  '/console/explain': z
    .object({ installation: name, controller: name, resource: name })
    .transform(({ installation, controller, resource }) => ({
      installation,
      question: { ask: 'explain', controller, resource } as const,
    })),
};

/** The page has asked for something that it may not ask for. */
export class BadRequestError extends Error {}

/** @returns undefined for another path. @throws {BadRequestError} */
export function readQuestion(url: URL): Asked | undefined {
  const schema = Object.hasOwn(QUESTIONS, url.pathname) ? QUESTIONS[url.pathname] : undefined;
  return schema && parsed(schema, Object.fromEntries(url.searchParams));
}

/** @throws {BadRequestError} */
export const readAction = (body: unknown): Action => parsed(actionSchema, body);

function parsed<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new BadRequestError([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
}

/** The body of a request as JSON. @throws {BadRequestError} */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX_BYTES) throw new BadRequestError(`The body is larger than ${BODY_MAX_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    throw new BadRequestError('The body is not JSON.');
  }
}
