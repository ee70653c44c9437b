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
  'acm-certificate-rotated.json': ['certificateRotated'],
  'arc-autoshift-in-progress.json': ['zonalShiftChange'],
  'arc-manual-shift-started.json': ['zonalShiftChange'],
  'arc-practice-run-interrupted.json': ['zonalShiftChange'],
  'auto-scaling-launch-successful.json': ['scalingActivity'],
  'cloudtrail-delete-db-instance.json': ['instanceDeletionCalled'],
  'cloudtrail-deregister-targets.json': ['targetsChanged'],
  'cloudtrail-modify-db-cluster-endpoint.json': ['clusterEndpointChanged'],
  'cloudtrail-update-auto-scaling-group.json': ['scalingGroupChanged'],
  'cloudtrail-update-service.json': ['serviceChanged'],
  'cloudwatch-alarm-target-group.json': ['groupAlarmStateChange'],
  'ec2-instance-state-change.json': ['instanceStateChange'],
  'ec2-rebalance-recommendation.json': ['instanceWarning'],
  'ec2-spot-interruption-warning.json': ['instanceWarning'],
  'ecs-deployment-state-change.json': ['serviceNews'],
  'ecs-service-action.json': ['serviceNews'],
  'ecs-service-action-old-arn.json': ['serviceNews'],
  'ecs-task-state-change.json': ['taskStateChange'],
  'elasticloadbalancing-create-rule.json': ['listenerChanged'],
  'elasticloadbalancing-set-rule-priorities.json': ['listenerChanged'],
  'evenkeel-heartbeat-due.json': ['heartbeatDue'],
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
  'evenkeel-warm-up-finished.json': ['warmUpFinished'],
  'evenkeel-warm-up-requested.json': ['warmUpRequested'],
  'rds-db-cluster-event.json': ['clusterEvent'],
  'rds-db-instance-event.json': ['instanceEvent'],
  'rds-db-instance-event-without-id.json': ['instanceEvent'],
  'rds-db-instance-event-deleted.json': ['instanceEvent'],
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

  test.for(definition.samples)('does not parse %s as another event', (file) => {
    const sample = readSample(file);
    expect(safeParse(definition.schema, { ...sample, 'detail-type': 'Another' }).success).toBe(false);
    expect(safeParse(definition.schema, { ...sample, source: 'somebody.else' }).success).toBe(false);
  });
});

test.for(sampleFiles())('%s wakes whom it should, and nobody else', (file) => {
  const matched = [...definitions].filter(([, definition]) => matches(definition, readSample(file)));
  expect(matched.map(([name]) => name).toSorted()).toEqual(MATCHED_BY[file]);
});

/**
 * All that is used of an event of AWS, written by hand: an event that has nothing else is read, and one that lacks any
 * of this is not. CloudTrail leaves out what it does not know, so that nothing of a call is asked for.
 */
const USED: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    ['ApproachingExpiration', 'Available', 'Expired', 'RenewalActionRequired', 'Revoked', 'Rotated'].map((kind) => [
      `certificate${kind}`,
      {},
    ]),
  ),
  alarmStateChange: { detail: { alarmName: 'a', state: { value: 'ALARM' } } },
  groupAlarmStateChange: { detail: { alarmName: 'a', state: { value: 'ALARM' } } },
  clusterEndpointChanged: { detail: {} },
  clusterEvent: { detail: { SourceArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:shop' } },
  drillExecutionEnded: { detail: { executionArn: 'arn' } },
  gameDayExecutionEnded: { detail: { executionArn: 'arn' } },
  instanceDeletionCalled: { detail: {} },
  instanceEvent: { detail: { SourceArn: 'arn:aws:rds:eu-west-1:123456789012:db:shop-1' } },
  instanceWarning: { detail: { 'instance-id': 'i-1' } },
  instanceStateChange: { detail: { 'instance-id': 'i-1' } },
  listenerChanged: { detail: {} },
  scalingActivity: { detail: { AutoScalingGroupName: 'shop' } },
  scalingGroupChanged: { detail: {} },
  serviceChanged: { detail: {} },
  serviceNews: {},
  targetsChanged: { detail: {} },
  taskStateChange: { detail: { clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop' } },
  zonalShiftChange: {},
};

const ofAws = [...definitions].filter(([, { pattern }]) => pattern('dev').source[0]!.startsWith('aws.'));

/** Every event that lacks one of the fields of this one, in whatever depth. */
function* lacking(event: object): Generator<object> {
  for (const [key, value] of Object.entries(event)) {
    yield { ...event, [key]: undefined };
    if (typeof value === 'object') for (const less of lacking(value as object)) yield { ...event, [key]: less };
  }
}

describe('of an event of AWS nothing is asked for but what is used', () => {
  test('of each of them', () => {
    expect(Object.keys(USED).toSorted()).toEqual(ofAws.map(([name]) => name).toSorted());
  });

  test.for(ofAws)('%s', ([name, { schema, pattern }]) => {
    const { source, 'detail-type': types } = pattern('dev');
    const event = { source: source[0], 'detail-type': types[0], ...USED[name] };
    expect(safeParse(schema, event).error).toBeUndefined();
    for (const less of lacking(event)) expect(safeParse(schema, less).success).toBe(false);
  });

  test.for([null, {}, { arn: null }])('a caller of CloudTrail may be %j', (userIdentity) => {
    const sample = readSample('cloudtrail-deregister-targets.json');
    for (const requestParameters of [null, undefined, {}, { loadBalancerArn: null }]) {
      const event = { ...sample, detail: { ...sample.detail, userIdentity, requestParameters } };
      expect(safeParse(definitions.get('targetsChanged')!.schema, event).success).toBe(true);
    }
  });

  test('each pattern fits the 2,048 bytes that EventBridge takes', () => {
    for (const { pattern } of definitions.values())
      expect(JSON.stringify(pattern('a-stage-of-a-long-name')).length).toBeLessThan(2_048);
  });
});
