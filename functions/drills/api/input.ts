import * as z from 'zod/mini';
import { type DrillName, GAME_DAY } from '../../../fleet/drillNames.ts';
import { wordsWithin } from '../../control-loop/wording.ts';
import type { DrillInput } from './record.ts';
import { refuse } from './refusal.ts';

/** A missing resource is refused like an unknown one, with the list of those that are available. */
const common = { resource: z._default(z.string(), ''), dryRun: z.optional(z.boolean()) };
const instance = z.optional(z.string().check(z.minLength(1), z.maxLength(63)));

/** The input of each state machine; docs/drills.md describes them. */
const SCHEMAS: { readonly [Name in DrillName]: z.ZodMiniType<DrillInput> } = {
  'aurora-failover': z.strictObject({ ...common, target: instance, failback: z.optional(z.boolean()) }),
  'reader-loss': z.strictObject({ ...common, target: instance }),
  'reader-overload': z.strictObject({ ...common, target: instance }),
  'zone-evacuation': z.strictObject({
    ...common,
    zone: z.optional(z.string()),
    expiresInMinutes: z.optional(z.int().check(z.minimum(1))),
  }),
  'certificate-rotation': z.strictObject({ ...common, listener: z.optional(z.string()) }),
} as { readonly [Name in DrillName]: z.ZodMiniType<DrillInput> };

/** That of a game day: each of its drills has the input that the fleet gives it, and is a dry run if the game day is. */
const GAME_DAY_SCHEMA = z.strictObject({ ...common, goOn: z.optional(z.boolean()) });

/** No drill needs more, and DynamoDB takes 400 kB for a whole record. In characters of JSON. */
const INPUT_MAX = 4_000;

/** Of all faults together, in characters. */
const FAULTS_MAX = 1_000;

/** No name in AWS is longer. */
const VALUE_MAX = 255;

/** The names of all fields. */
const FIELDS = ['resource', 'dryRun', 'target', 'failback', 'zone', 'expiresInMinutes', 'listener', 'goOn'] as const;

/**
 * An input as the ledger can have it, whatever was sent: the fields that there are, with values that DynamoDB takes. An
 * input that loses something by that is refused when it is read.
 */
export function recordable(given: unknown): DrillInput {
  const sent = new Map<string, unknown>(typeof given === 'object' && given !== null ? Object.entries(given) : []);
  const kept = FIELDS.flatMap((name) => {
    const value = sent.get(name);
    if (typeof value === 'string') return [[name, wordsWithin(value, VALUE_MAX)]];
    return typeof value === 'boolean' || Number.isSafeInteger(value) ? [[name, value]] : [];
  });
  const fields = Object.fromEntries(kept) as Partial<DrillInput>;
  return { ...fields, resource: typeof fields.resource === 'string' ? fields.resource : '' };
}

/** Before it is handed to Step Functions, whose own limit is that of the whole execution. @throws {RefusedError} bad-input */
export function checkLength(given: unknown): void {
  const { length } = JSON.stringify(given ?? {});
  if (length > INPUT_MAX) {
    throw refuse('bad-input', `The input of a drill has at most ${INPUT_MAX} characters; this one has ${length}.`);
  }
}

/** @throws {RefusedError} bad-input, naming every field that is wrong */
export function readInput(drill: DrillName | typeof GAME_DAY, given: unknown): DrillInput {
  checkLength(given);
  const schema = drill === GAME_DAY ? (GAME_DAY_SCHEMA as z.ZodMiniType<DrillInput>) : SCHEMAS[drill];
  const parsed = z.safeParse(schema, given ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the input'}: ${message}`,
  );
  throw refuse('bad-input', `${wordsWithin(`Invalid input of ${drill}: ${faults.join('; ')}`, FAULTS_MAX)}.`);
}
