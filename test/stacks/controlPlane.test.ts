import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import fleet from '../functions/controllers/replicas/loop/fleet.ts';
import { assemblyFolder, synthesizeBefore, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import { controlPlaneIn, type Declared, ofType, readTemplates, spelled } from './templates.ts';

let resources: readonly Declared[];
synthesizeBefore(TWO_CLUSTERS);
beforeAll(() => {
  resources = controlPlaneIn(assemblyFolder());
});

/** The one resource of a type with this beginning. */
function only(type: string, logicalId = ''): Declared {
  const found = ofType(resources, type, logicalId);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('the rules', () => {
  const own = { source: ['evenkeel'] };
  const rds = { source: ['aws.rds'] };
  const ofClusters = { SourceArn: [{ suffix: ':cluster:shop' }, { suffix: ':cluster:watched' }] };
  /** The tests' fleet has no warm-up, and with it no function that would be asked for one. */
  const rules: readonly [name: string, pattern: object, bus: string | undefined, target: string][] = [
    [
      'AlarmToReplicas',
      {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ prefix: 'evenkeel-dev-cluster-' }], state: { value: ['ALARM'] } },
      },
      undefined,
      '<ReplicasFunction.Arn>',
    ],
    [
      'ClusterEventToReplicas',
      { ...rds, 'detail-type': ['RDS DB Cluster Event'], detail: ofClusters },
      undefined,
      '<ReplicasFunction.Arn>, <EndpointsFunction.Arn>',
    ],
    [
      'InstanceEventToReplicas',
      { ...rds, 'detail-type': ['RDS DB Instance Event'] },
      undefined,
      '<ReplicasFunction.Arn>',
    ],
    [
      'EndpointChangeToReplicas',
      {
        ...rds,
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['rds.amazonaws.com'],
          eventName: ['CreateDBClusterEndpoint', 'DeleteDBClusterEndpoint', 'ModifyDBClusterEndpoint'],
          requestParameters: { dBClusterEndpointIdentifier: ['evenkeel-shop', 'evenkeel-watched'] },
        },
      },
      undefined,
      '<ReplicasFunction.Arn>',
    ],
    [
      'InstanceDeletionToReplicas',
      {
        ...rds,
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['rds.amazonaws.com'], eventName: ['DeleteDBInstance'] },
      },
      undefined,
      '<ReplicasFunction.Arn>',
    ],
    ['WarmUpEndToReplicas', { ...own, 'detail-type': ['Warm Up Finished'] }, '<Bus>', '<ReplicasFunction.Arn>'],
    [
      'EndpointSetToEndpoints',
      {
        ...own,
        'detail-type': ['Action Finished'],
        detail: { controller: ['replicas'], kind: ['set-endpoint'], outcome: ['succeeded'] },
      },
      '<Bus>',
      '<EndpointsFunction.Arn>',
    ],
    ['BeatToHeartbeat', { ...own, 'detail-type': ['Heartbeat Due'] }, '<Bus>', '<HeartbeatFunction.Arn>'],
    ['AttentionToPeople', { ...own, 'detail-type': ['Attention Needed'] }, '<Bus>', '<Attention>'],
  ];

  test.for(rules)('%s has its pattern, its bus and its targets', ([name, pattern, bus, target]) => {
    const { properties } = only('AWS::Events::Rule', name);
    expect(properties['EventPattern']).toEqual(pattern);
    expect(properties['EventBusName'] && spelled(properties['EventBusName'])).toBe(bus);
    expect(properties['State']).toBe('ENABLED');
    const targets = properties['Targets'] as Readonly<Record<string, Record<string, unknown>>>[];
    expect(targets.map(({ Arn }) => spelled(Arn)).join(', ')).toBe(target);
    for (const { DeadLetterConfig } of targets) expect(spelled(DeadLetterConfig!['Arn'])).toBe('<DeadLetters.Arn>');
  });

  test('are these and no others', () => {
    const names = ofType(resources, 'AWS::Events::Rule').map(({ logicalId }) => logicalId.replace(/[0-9A-F]{8}$/, ''));
    expect(names.toSorted()).toEqual(rules.map(([name]) => name).toSorted());
  });
});

describe('the tick', () => {
  test('of a fleet that is looked over as a whole needs no state machine', () => {
    expect(ofType(resources, 'AWS::StepFunctions::StateMachine')).toEqual([]);
  });

  test('comes once a minute, is not repeated, and is forgotten with the next one', () => {
    const { properties } = only('AWS::Scheduler::Schedule', 'ReplicasTick');
    expect(properties).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      State: 'ENABLED',
      Target: {
        Input: '{"source":"evenkeel.schedule","detail-type":"Tick"}',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
    expect(spelled((properties['Target'] as Record<string, unknown>)['Arn'])).toBe('<ReplicasFunction.Arn>');
  });
});

describe('a function', () => {
  const functions = () => ofType(resources, 'AWS::Lambda::Function');
  const deciding = () => functions().filter(({ logicalId }) => !logicalId.startsWith('Heartbeat'));

  test('runs on Node 24 and Graviton, for a minute at the most, and finds its ledger and its bus', () => {
    expect(deciding().length).toBeGreaterThan(0);
    for (const { properties } of deciding()) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: 60,
      });
      const { Variables } = properties['Environment'] as { Variables: Record<string, unknown> };
      expect(Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, spelled(value)]))).toEqual({
        STAGE: 'dev',
        TABLE_NAME: '<Ledger>',
        BUS_NAME: '<Bus>',
      });
    }
  });

  test('has its fleet beside its bundle', () => {
    const assembly = readAssembly(assemblyFolder());
    for (const { properties } of functions()) {
      const folder = assembly.codeFolder(properties['Code'] as { S3Key: string });
      expect(JSON.parse(readFileSync(join(folder, 'fleet.json'), 'utf8'))).toEqual(fleet);
      expect(readFileSync(join(folder, 'index.js'), 'utf8')).toContain('exports');
    }
  });

  test('leaves what it could not handle in the dead-letter queue', () => {
    for (const { logicalId } of functions()) {
      const config = ofType(resources, 'AWS::Lambda::EventInvokeConfig').find(
        ({ properties }) => (properties['FunctionName'] as { Ref: string }).Ref === logicalId,
      );
      expect(config!.properties).toMatchObject({ MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 2 });
      const { OnFailure } = config!.properties['DestinationConfig'] as { OnFailure: { Destination: unknown } };
      expect(spelled(OnFailure.Destination)).toBe('<DeadLetters.Arn>');
    }
  });
});

describe('what is kept', () => {
  test('is a ledger that forgets what has expired, can be restored, and outlives its stack', () => {
    const { properties, deletionPolicy } = only('AWS::DynamoDB::GlobalTable');
    expect(properties).toMatchObject({
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
    expect(deletionPolicy).toBe('Retain');
  });

  test('are dead letters, for two weeks', () => {
    expect(only('AWS::SQS::Queue').properties['MessageRetentionPeriod']).toBe(1_209_600);
  });
});

describe('people are told', () => {
  const alarms: readonly [name: string, properties: object][] = [
    [
      'DeadLettersWaiting',
      {
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      },
    ],
    [
      'DeadLetterArrived',
      {
        MetricName: 'NumberOfMessagesSent',
        Statistic: 'Sum',
        Period: 60,
        Threshold: 0,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      },
    ],
    [
      'EventsUndelivered',
      {
        Namespace: 'Evenkeel',
        MetricName: 'EventsUndelivered',
        Dimensions: [
          { Name: 'service', Value: 'event-bus' },
          { Name: 'stage', Value: 'dev' },
        ],
        Statistic: 'Sum',
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
        Period: 300,
        TreatMissingData: 'notBreaching',
      },
    ],
    ...(
      [
        ['Replicas', 5],
        ['SafetyNet', 15],
        ['Endpoints', 15],
      ] as const
    ).map(([name, minutes]): [string, object] => [
      `${name}TickMissed`,
      {
        MetricName: 'Invocations',
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        EvaluationPeriods: minutes,
        Period: 60,
        TreatMissingData: 'breaching',
      },
    ]),
  ];
  test.for(alarms)('by %s', ([name, properties]) => {
    const alarm = only('AWS::CloudWatch::Alarm', name);
    expect(alarm.properties).toMatchObject(properties);
    expect((alarm.properties['AlarmActions'] as unknown[]).map(spelled)).toEqual(['<Attention>']);
  });

  test('what is the matter and with what', () => {
    const [target] = only('AWS::Events::Rule', 'AttentionToPeople').properties['Targets'] as [
      { InputTransformer: { InputPathsMap: object; InputTemplate: string } },
    ];
    expect(target.InputTransformer).toEqual({
      InputPathsMap: { 'detail-resource': '$.detail.resource', 'detail-message': '$.detail.message' },
      InputTemplate: '"<detail-resource>: <detail-message>"',
    });
  });
});

describe('an alarm of a cluster', () => {
  test('goes off a tenth above the target, at the first datapoint', () => {
    const alarms = readTemplates(assemblyFolder()).get('evenkeel-dev-alarms-1')!;
    expect(alarms.map(({ properties }) => properties['AlarmName'])).toEqual([
      'evenkeel-dev-cluster-shop-cpu-high',
      'evenkeel-dev-cluster-watched-cpu-high',
    ]);
    expect(alarms[0]!.properties).toMatchObject({
      Namespace: 'AWS/RDS',
      MetricName: 'CPUUtilization',
      Dimensions: [
        { Name: 'DBClusterIdentifier', Value: 'shop' },
        { Name: 'Role', Value: 'READER' },
      ],
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 66,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'missing',
    });
  });
});
