import * as z from 'zod/mini';

/** What every EventBridge event has around its `detail`. Unknown keys are let through: AWS adds some now and then. */
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

/** The same, for kinds of events that have one shape. */
export const envelopeOfAny = <
  Source extends string,
  const DetailTypes extends readonly [string, ...string[]],
  Detail extends z.ZodMiniType,
>(
  source: Source,
  detailTypes: DetailTypes,
  detail: Detail,
) => z.extend(envelope(source, detailTypes[0], detail), { 'detail-type': z.enum(detailTypes) });

/** An EventBridge pattern: what a rule in stacks/ is made of. */
export interface EventPattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly string[];
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** One event that Evenkeel listens to or sends: declared here once, and used by stacks/, functions/ and the tests. */
export interface EventDefinition<Schema extends z.ZodMiniType = z.ZodMiniType> {
  readonly schema: Schema;
  /** Which events a rule of this stage matches. */
  readonly pattern: (stage: string) => EventPattern;
  /** Files in events/samples that the schema and the pattern (of the stage `dev`) are held against. */
  readonly samples: readonly string[];
}
