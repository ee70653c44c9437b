import { anyDetail, envelopeOfAny, type EventDefinition } from './envelope.ts';

/** Everything that starts or ends a shift (ARC developer guide, "Using zonal autoshift with Amazon EventBridge"). */
export const ZONAL_SHIFTS = [
  'Autoshift In Progress',
  'Autoshift Completed',
  'FIS Experiment Autoshift In Progress',
  'FIS Experiment Autoshift Completed',
  'FIS Experiment Autoshift Canceled',
  'Manual Shift Started',
  'Manual Shift Updated',
  'Manual Shift Canceled',
  'Practice Run Started',
  'Practice Run Succeeded',
  'Practice Run Failed',
  'Practice Run Interrupted',
] as const;

// Which zone and which load balancers are affected is read from ARC.
const schema = envelopeOfAny('aws.arc-zonal-shift', ZONAL_SHIFTS, anyDetail);

/** Traffic is shifted away from a zone, or back: by ARC itself, in a practice run, or manually. */
export const zonalShiftChange = {
  schema,
  pattern: () => ({ source: ['aws.arc-zonal-shift'], 'detail-type': [...ZONAL_SHIFTS] }),
  samples: ['arc-autoshift-in-progress.json', 'arc-manual-shift-started.json', 'arc-practice-run-interrupted.json'],
} satisfies EventDefinition<typeof schema>;
