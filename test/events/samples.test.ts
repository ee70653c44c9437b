import { describe, expect, test } from 'vitest';
import { safeParse } from 'zod/mini';
import { matches, readDefinitions, readSample, sampleFiles } from './samples.ts';

const definitions = await readDefinitions();

/** Whose pattern of the stage `dev` a sample matches. The alarms that AWS documents are not ours: nobody is woken. */
const MATCHED_BY: Readonly<Record<string, readonly string[]>> = {
  'acm-certificate-approaching-expiration.json': ['certificateApproachingExpiration'],
  'acm-certificate-available.json': ['certificateAvailable'],
  'acm-certificate-expired.json': ['certificateExpired'],
  'acm-certificate-renewal-action-required.json': ['certificateRenewalActionRequired'],
  'acm-certificate-revoked.json': ['certificateRevoked'],
  'arc-autoshift-in-progress.json': ['zonalShiftChange'],
  'arc-manual-shift-started.json': ['zonalShiftChange'],
  'arc-practice-run-interrupted.json': ['zonalShiftChange'],
  'auto-scaling-launch-successful.json': ['scalingActivity'],
  'cloudtrail-deregister-targets.json': ['targetsChanged'],
  'cloudwatch-alarm-target-group.json': ['groupAlarmStateChange'],
  'ec2-instance-state-change.json': ['instanceStateChange'],
  'ecs-deployment-state-change.json': ['serviceNews'],
  'ecs-service-action.json': ['serviceNews'],
  'ecs-task-state-change.json': ['taskStateChange'],
  'elasticloadbalancing-create-rule.json': ['listenerChanged'],
  'evenkeel-proof-finished.json': ['proofFinished'],
  'evenkeel-proof-requested.json': ['proofRequested'],
  'evenkeel-sweep-to-be-continued.json': ['sweepToBeContinued'],
  'evenkeel-vpc-proof-requested.json': ['vpcProofRequested'],
  'cloudwatch-alarm-composite.json': [],
  'cloudwatch-alarm-first-transition.json': ['alarmStateChange'],
  'cloudwatch-alarm-metric-math.json': [],
  'cloudwatch-alarm-metric.json': [],
  'evenkeel-action-finished.json': ['actionFailed', 'actionFinished'],
  'evenkeel-attention-needed.json': ['attentionNeeded'],
  'evenkeel-decision-made.json': ['changeDecided', 'decisionMade'],
  'evenkeel-drill-changed.json': ['drillChanged'],
  'evenkeel-drill-finished.json': ['drillFinished'],
  'evenkeel-endpoint-set.json': ['actionFinished', 'endpointSet'],
  'evenkeel-slack-asked.json': ['slackAsked'],
  'evenkeel-warm-up-finished.json': ['warmUpFinished'],
  'evenkeel-warm-up-requested.json': ['warmUpRequested'],
  'rds-db-cluster-event.json': ['clusterEvent'],
  'rds-db-instance-event.json': ['instanceEvent'],
  'step-functions-execution-aborted.json': ['drillExecutionEnded'],
};

test('every event has a documented sample, and every sample an event', () => {
  expect([...new Set([...definitions.values()].flatMap(({ samples }) => samples))].toSorted()).toEqual(sampleFiles());
  expect([...definitions].filter(([, { samples }]) => samples.length === 0)).toEqual([]);
});

describe.for([...definitions])('%s', ([, definition]) => {
  test.for(definition.samples)('parses %s', (file) => {
    expect(safeParse(definition.schema, readSample(file)).error).toBeUndefined();
  });

  test.for(definition.samples)('lets keys through that AWS adds to %s', (file) => {
    const { detail, ...around } = readSample(file);
    const grown = { ...around, 'replay-name': 'again', detail: { ...detail, addedByAws: true } };
    expect(safeParse(definition.schema, grown).success).toBe(true);
  });

  test.for(definition.samples)('does not parse %s without its detail, or as another event', (file) => {
    const sample = readSample(file);
    expect(safeParse(definition.schema, { ...sample, detail: undefined }).success).toBe(false);
    expect(safeParse(definition.schema, { ...sample, 'detail-type': 'Another' }).success).toBe(false);
    expect(safeParse(definition.schema, { ...sample, source: 'somebody.else' }).success).toBe(false);
  });
});

test.for(sampleFiles())('%s wakes whom it should, and nobody else', (file) => {
  const matched = [...definitions].filter(([, definition]) => matches(definition, readSample(file)));
  expect(matched.map(([name]) => name).toSorted()).toEqual(MATCHED_BY[file]);
});
