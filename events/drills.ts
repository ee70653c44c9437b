import * as z from 'zod/mini';
import { envelope, type EventDefinition, ownEnvelope } from './envelope.ts';
import { cleanUpMachineName, drillMachinePrefix, gameDayMachineName } from './drillNames.ts';
import { OWN_SOURCE } from './source.ts';

const about = { schemaVersion: z.literal(1), drillId: z.string(), drill: z.string(), resource: z.string() };

const changedSchema = ownEnvelope(
  OWN_SOURCE,
  'Drill Changed',
  z.object({
    ...about,
    /** `requested`, `admitted`, `planned`, `awaiting-approval`, `approved`, `probing`, `steady`, `injected`, … */
    phase: z.string(),
    /** A sentence for people who follow the drill. */
    text: z.string(),
    /** What an approval has to name: only where one is awaited. */
    planHash: z.optional(z.string()),
  }),
);

/** A drill has reached another phase. */
export const drillChanged = {
  schema: changedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Drill Changed'] }),
  samples: ['evenkeel-drill-changed.json'],
} satisfies EventDefinition<typeof changedSchema>;

const finishedSchema = ownEnvelope(
  OWN_SOURCE,
  'Drill Finished',
  z.object({
    ...about,
    verdict: z.enum(['passed', 'failed', 'aborted', 'refused', 'unknown']),
    reason: z.string(),
    explanation: z.string(),
    /** Where the report is; absent where it could not be written. */
    bucket: z.optional(z.string()),
    json: z.optional(z.string()),
    html: z.optional(z.string()),
    /** Why there is no report: the ledger has a short one. */
    unwritten: z.optional(z.string()),
  }),
);

/** A drill has ended: everything is cleaned up, and its report is written. */
export const drillFinished = {
  schema: finishedSchema,
  pattern: () => ({ source: [OWN_SOURCE], 'detail-type': ['Drill Finished'] }),
  samples: ['evenkeel-drill-finished.json'],
} satisfies EventDefinition<typeof finishedSchema>;

// The rule hands the whole event to the machine that cleans up, which reads the execution itself.
const statusSchema = envelope(
  'aws.states',
  'Step Functions Execution Status Change',
  z.object({ executionArn: z.string() }),
);

/**
 * An execution of a drill has ended otherwise than by its own last state: a state failed with an error that nothing
 * catches, it timed out, or somebody stopped it. Starts its clean-up. So does the end of a clean-up.
 */
export const drillExecutionEnded = {
  schema: statusSchema,
  pattern: (stage) => ({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: {
      status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      stateMachineArn: [
        { wildcard: `*:stateMachine:${drillMachinePrefix(stage)}*` },
        { wildcard: `*:stateMachine:${cleanUpMachineName(stage)}` },
      ],
    },
  }),
  samples: ['step-functions-execution-aborted.json'],
} satisfies EventDefinition<typeof statusSchema>;

/** The same of a game day: starts its ending, which aborts the drill that runs. */
export const gameDayExecutionEnded = {
  schema: statusSchema,
  pattern: (stage) => ({
    source: ['aws.states'],
    'detail-type': ['Step Functions Execution Status Change'],
    detail: {
      status: ['FAILED', 'TIMED_OUT', 'ABORTED'],
      stateMachineArn: [{ wildcard: `*:stateMachine:${gameDayMachineName(stage)}` }],
    },
  }),
  samples: ['step-functions-execution-aborted.json'],
} satisfies EventDefinition<typeof statusSchema>;
