import * as z from 'zod/mini';

/**
 * What every EventBridge event has around its `detail`. Unknown keys are allowed, because AWS adds some now and then.
 */
export const envelope = <Source extends string, DetailType extends string, Detail extends z.ZodMiniType>(
  source: Source,
  detailType: DetailType,
  detail: Detail,
) =>
  z.object({
    id: z.string(),
    source: z.literal(source),
    'detail-type': z.literal(detailType),
    account: z.string(),
    region: z.string(),
    time: z.string(),
    resources: z.array(z.string()),
    detail,
  });

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

/** An EventBridge pattern, from which stacks/ makes a rule. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One event that Evenkeel receives or publishes: declared here once, and used by stacks/, functions/ and the tests. */
export interface EventDefinition<Schema extends z.ZodMiniType = z.ZodMiniType> {
  readonly schema: Schema;
  /** Which events a rule of this stage matches. */
  readonly pattern: (stage: string) => EventPattern;
  /** Files in events/samples that must match the schema and the pattern (of the stage `dev`). */
  readonly samples: readonly string[];
}
