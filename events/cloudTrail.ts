import * as z from 'zod/mini';
import type { EventDefinition, Narrowing } from './envelope.ts';

/** A field that CloudTrail may leave out, or write as null. */
const text = z.nullish(z.string());

/** A role's session has an issuer, its role; a service that calls for itself is `invokedBy`. */
const userIdentity = z.nullish(
  z.object({
    arn: text,
    invokedBy: text,
    sessionContext: z.nullish(z.object({ sessionIssuer: z.nullish(z.object({ arn: text })) })),
  }),
);

/** Who has called, as people would look for them; undefined where CloudTrail does not say. */
export const principalOf = (identity: z.infer<typeof userIdentity>): string | undefined =>
  identity?.arn ?? identity?.sessionContext?.sessionIssuer?.arn ?? identity?.invokedBy ?? undefined;

/**
 * What is asked of a call to AWS as CloudTrail tells of it. The caller may be a service, which has no ARN; parameters
 * are absent for a call that was rejected before it was parsed, and replaced where they are too large (CloudTrail user
 * guide, "CloudTrail record contents").
 */
export const apiCall = <const Sources extends readonly [string, ...string[]], Parameters extends z.core.$ZodShape>(
  sources: Sources,
  parameters: Parameters,
) =>
  z.object({
    source: z.enum(sources),
    'detail-type': z.literal('AWS API Call via CloudTrail'),
    detail: z.object({
      eventName: text,
      /** Of a call that was refused. */
      errorCode: text,
      /** When it was made: events come late, and in any order. */
      eventTime: text,
      userIdentity,
      requestParameters: z.nullish(z.object(parameters)),
    }),
  });

export { text };

/**
 * Calls of these names to one service. They come only where a trail of CloudTrail logs; the sweep finds what they change
 * anywhere.
 * @param eventSource the service: `elasticloadbalancing.amazonaws.com`, of which `aws.elasticloadbalancing` is the source
 */
export const callsTo = <Schema extends z.ZodMiniType>(
  schema: Schema,
  eventSource: string,
  eventName: readonly string[],
  samples: readonly string[],
  narrowing?: Narrowing,
) =>
  ({
    schema,
    ...(narrowing && { narrowing }),
    pattern: () => ({
      source: [`aws.${eventSource.split('.')[0]}`],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventSource: [eventSource], eventName: [...eventName] },
    }),
    samples,
  }) satisfies EventDefinition<Schema>;
