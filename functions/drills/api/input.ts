import * as z from 'zod/mini';
import type { DrillName } from '../../../fleet/drillNames.ts';
import type { DrillInput } from './record.ts';
import { refuse } from './refusal.ts';

/** A missing resource is refused like an unknown one, with the list of those that are available. */
const common = { resource: z._default(z.string(), ''), dryRun: z.optional(z.boolean()) };
const instance = z.optional(z.string().check(z.minLength(1), z.maxLength(63)));

/** The input of each state machine; docs/drills.md describes them. */
const SCHEMAS: { readonly [Name in DrillName]: z.ZodMiniType<DrillInput> } = {
  'aurora-failover': z.strictObject({ ...common, target: instance, failback: z.optional(z.boolean()) }),
  'reader-loss': z.strictObject({ ...common, target: instance }),
  'zone-evacuation': z.strictObject({
    ...common,
    zone: z.optional(z.string()),
    expiresInMinutes: z.optional(z.int().check(z.minimum(1))),
  }),
  'certificate-rotation': z.strictObject({ ...common, listener: z.optional(z.string()) }),
} as { readonly [Name in DrillName]: z.ZodMiniType<DrillInput> };

/** @throws {RefusedError} bad-input, naming every field that is wrong */
export function readInput(drill: DrillName, given: unknown): DrillInput {
  const parsed = z.safeParse(SCHEMAS[drill], given ?? {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the input'}: ${message}`,
  );
  throw refuse('bad-input', `Invalid input of ${drill}: ${faults.join('; ')}.`);
}
