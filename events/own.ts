import * as z from 'zod/mini';
import { type EventDefinition, ownEnvelope } from './envelope.ts';
import { OWN_SOURCE } from './source.ts';

const about = {
  schemaVersion: z.literal(1),
  decisionId: z.string(),
  controller: z.string(),
  resource: z.string(),
  kind: z.string(),
  reason: z.string(),
};

const decisionSchema = ownEnvelope(
  OWN_SOURCE,
  'Decision Made',
  z.object({ ...about, mode: z.enum(['observe', 'act']), numbers: z.record(z.string(), z.number()) }),
);

/** A controller's decision has changed. Published before it is carried out. */
export const decisionMade = {
  schema: decisionSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Decision Made'] }),
  samples: ['evenkeel-decision-made.json'],
} satisfies EventDefinition<typeof decisionSchema>;

/** A decision other than a hold. */
export const changeDecided = {
  schema: decisionSchema,
  pattern: () => ({ ...decisionMade.pattern(), detail: { kind: [{ 'anything-but': 'hold' }] } }),
  samples: ['evenkeel-decision-made.json'],
} satisfies EventDefinition<typeof decisionSchema>;

const actionSchema = ownEnvelope(
  OWN_SOURCE,
  'Action Finished',
  z.object({ ...about, outcome: z.enum(['succeeded', 'failed']), error: z.optional(z.string()) }),
);

/** The outcome of a decision that changes something. */
export const actionFinished = {
  schema: actionSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Action Finished'] }),
  samples: ['evenkeel-action-finished.json'],
} satisfies EventDefinition<typeof actionSchema>;

/** A decision could not be carried out. */
export const actionFailed = {
  schema: actionSchema,
  pattern: () => ({ ...actionFinished.pattern(), detail: { outcome: ['failed'] } }),
  samples: ['evenkeel-action-finished.json'],
} satisfies EventDefinition<typeof actionSchema>;

/** The custom endpoint of a cluster was created or changed. */
export const endpointSet = {
  schema: actionSchema,
  pattern: () => ({
    ...actionFinished.pattern(),
    detail: { controller: ['replicas'], kind: ['set-endpoint'], outcome: ['succeeded'] },
  }),
  samples: ['evenkeel-endpoint-set.json'],
} satisfies EventDefinition<typeof actionSchema>;

const attentionSchema = ownEnvelope(
  OWN_SOURCE,
  'Attention Needed',
  z.object({
    schemaVersion: z.literal(1),
    controller: z.string(),
    resource: z.string(),
    reason: z.string(),
    /** Raised for the first time, repeated because it persists, or resolved. (default: raised) */
    state: z.optional(z.enum(['raised', 'lasting', 'over'])),
    /** A sentence for the on-call engineer: what is wrong and what to do. */
    message: z.string(),
  }),
);

/** Action by a person is required. Goes to the SNS topic `attention`. */
export const attentionNeeded = {
  schema: attentionSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Attention Needed'] }),
  samples: ['evenkeel-attention-needed.json'],
} satisfies EventDefinition<typeof attentionSchema>;
