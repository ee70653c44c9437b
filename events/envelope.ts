import * as z from 'zod/mini';
import type { Named, NameKind } from './names.ts';

/**
 * What is asked of an event of AWS: nothing but what is used. Whatever else EventBridge has around it (`id`, `account`,
 * `region`, `time`) and AWS has in it may be missing, and unknown keys are allowed: AWS's own samples lack some, and AWS
 * adds some now and then. A schema that asks for more sends events that matter to the dead-letter queue.
 */
export const envelope = <Source extends string, DetailType extends string, Detail extends z.ZodMiniType>(
  source: Source,
  detailType: DetailType,
  detail: Detail,
) => z.object({ source: z.literal(source), 'detail-type': z.literal(detailType), detail });

/** The same, for several detail types with one shape. */
export const envelopeOfAny = <
  Source extends string,
  const DetailTypes extends readonly [string, ...string[]],
  Detail extends z.ZodMiniType,
>(
  source: Source,
  detailTypes: DetailTypes,
  detail: Detail,
) => z.extend(envelope(source, detailTypes[0], detail), { 'detail-type': z.enum(detailTypes) });

/** Events of ours, which are announced by their time and place, and told apart by their ID. */
export const ownEnvelope = <Source extends string, DetailType extends string, Detail extends z.ZodMiniType>(
  source: Source,
  detailType: DetailType,
  detail: Detail,
) => z.extend(envelope(source, detailType, detail), { id: z.string(), region: z.string(), time: z.string() });

/** The ARNs of what an event is about, for events that say it nowhere else. */
export const resources = z.optional(z.array(z.string()));

/** A detail of which nothing is used. */
export const anyDetail = z.optional(z.unknown());

/** An EventBridge pattern, from which stacks/ makes a rule. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly resources?: readonly unknown[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One event that Evenkeel receives or publishes: declared here once, and used by stacks/, functions/ and the tests. */
export interface EventDefinition<Schema extends z.ZodMiniType = z.ZodMiniType> {
  readonly schema: Schema;
  /** Which events a rule of this stage matches. */
  readonly pattern: (stage: string) => EventPattern;
  /** Files in events/samples that must match the schema and the pattern (of the stage `dev`). */
  readonly samples: readonly string[];
  /** How a rule is narrowed to what the fleet names. (default: every such event of the account triggers it) */
  readonly narrowing?: Narrowing;
}

/** The kinds of names that an event has, and the fields that have them. The names of the first kind are shortened first. */
export interface Narrowing {
  readonly kinds: readonly NameKind[];
  readonly fields: (...named: Named[]) => Pick<EventPattern, 'detail' | 'resources'>;
}
