import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { assemblyFolder, assemblyOf, synthesizeBefore, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import { allowedIn, changesIn, controlPlaneIn, type Declared, ofType, readTemplates, spelled } from './templates.ts';

let resources: readonly Declared[];
synthesizeBefore(new URL('everythingFleet.ts', import.meta.url));
beforeAll(() => {
  resources = controlPlaneIn(assemblyFolder());
});

const ACCOUNT = '<AWS::Region>:<AWS::AccountId>';
const BUS = '<Bus.Arn>';
const LOOP = ['Decision Made', 'Action Finished', 'Attention Needed'];

/** Which events of ours each role may publish, by what the conditions of its statement say. */
const publishedBy = (role: string): unknown =>
  allowedIn(resources, role)
    .filter((line) => line.startsWith('events:PutEvents'))
    .map((line) => JSON.parse(line.replace(`events:PutEvents ${BUS} `, '')) as unknown);

describe('a function publishes its own events alone', () => {
  test.for<readonly [role: string, detailTypes: readonly string[]]>([
    ['ReplicasFunctionRole', [...LOOP, 'Warm Up Requested']],
    ['SafetyNetFunctionRole', LOOP],
    ['CertificatesFunctionRole', [...LOOP, 'Proof Requested', 'Sweep To Be Continued']],
    ['TargetsFunctionRole', LOOP],
    ['WarmerFunctionRole', ['Warm Up Finished']],
    ['HandshakesFunctionRole', ['Proof Finished']],
    ['VpcHandshakesFunctionRole', ['Proof Finished']],
    ['DrillsAdmitRole', ['Drill Changed']],
    // Those of drills that tell people of what cannot be finished.
    ['DrillsRollBackRole', ['Drill Changed', 'Attention Needed']],
    ['DrillsCleanUpRole', ['Drill Changed', 'Attention Needed']],
    ['DrillsReportRole', ['Drill Changed', 'Attention Needed', 'Drill Finished']],
    ['DrillsApiRole', ['Drill Changed']],
  ])('%s', ([role, detailTypes]) => {
    expect(publishedBy(role)).toEqual([
      { StringEquals: { 'events:source': 'evenkeel', 'events:detail-type': detailTypes } },
    ]);
  });

  test.for(['EndpointsFunctionRole', 'SlackIngressRole', 'SlackWorkerRole', 'DrillsProberFunctionRole'])(
    '%s publishes none',
    (role) => {
      expect(ofType(resources, 'AWS::IAM::Role', role)).toHaveLength(1);
      expect(publishedBy(role)).toEqual([]);
    },
  );
});

test('the targets function launches instances from what the launch template of a tagged group says', () => {
  const tagged = '{"StringEquals":{"aws:ResourceTag/evenkeel:stage":"dev"}}';
  const changes = changesIn(resources, 'TargetsFunctionRole').filter((line) =>
    /^(autoscaling|ec2|iam|ecs):/.test(line),
  );
  expect(changes).toEqual([
    `autoscaling:LaunchInstances autoscaling:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/grown ${tagged}`,
    `autoscaling:TerminateInstanceInAutoScalingGroup autoscaling:${ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/grown ${tagged}`,
    'ec2:CreateFleet ec2:<AWS::Region>::image/*',
    `ec2:CreateFleet ec2:${ACCOUNT}:fleet/*`,
    `ec2:CreateFleet ec2:${ACCOUNT}:instance/*`,
    `ec2:CreateFleet ec2:${ACCOUNT}:launch-template/*`,
    `ec2:CreateFleet ec2:${ACCOUNT}:placement-group/*`,
    `ec2:CreateFleet ec2:${ACCOUNT}:subnet/*`,
    `ec2:CreateFleet ec2:${ACCOUNT}:volume/*`,
    `ecs:UpdateService ecs:${ACCOUNT}:service/web/tasks ${tagged}`,
  ]);
  expect(allowedIn(resources, 'TargetsFunctionRole')).toContain('ec2:DescribeLaunchTemplateVersions *');
});

test.for([
  ['Inject', 'Start'],
  ['RollBack', 'Cancel'],
  ['CleanUp', 'Cancel'],
] as const)('%s of a drill promotes any reader of a rehearsed cluster, and may %s zonal shifts', ([step, deed]) => {
  const balancer = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/grown/';
  const changes = changesIn(resources, `Drills${step}Role`).filter((line) =>
    /^(rds:|arc-zonal-shift:(Start|Cancel))/.test(line),
  );
  expect(changes.map((line) => line.replace(/[0-9a-f]{16}$/, ''))).toEqual([
    `arc-zonal-shift:${deed}ZonalShift ${balancer}`,
    // A reader that is lost is not rolled back.
    ...(step === 'Inject'
      ? [`rds:DeleteDBInstance rds:${ACCOUNT}:db:evenkeel-* {"StringEquals":{"aws:ResourceTag/evenkeel:stage":"dev"}}`]
      : []),
    `rds:FailoverDBCluster rds:${ACCOUNT}:cluster:shop`,
    `rds:FailoverDBCluster rds:${ACCOUNT}:db:*`,
  ]);
});

test.for<readonly [step: string, deeds: readonly string[]]>([
  ['Inject', ['AddListenerCertificates', 'ModifyListener']],
  ['Advance', ['AddTagsToCertificate', 'RequestCertificate', 'RemoveListenerCertificates']],
  ['RollBack', ['AddListenerCertificates', 'ModifyListener', 'RemoveListenerCertificates']],
  ['CleanUp', ['DeleteCertificate', 'AddListenerCertificates', 'ModifyListener', 'RemoveListenerCertificates']],
])('%s of a rotation does to certificates and listeners what its step does: %s', ([step, deeds]) => {
  const changes = changesIn(resources, `Drills${step}Role`).filter((line) =>
    /^(acm:|elasticloadbalancing:)/.test(line),
  );
  expect([...new Set(changes.map((line) => line.split(/[: ]/)[1]))]).toEqual(deeds);
});

test('only rules of ours invoke functions from outside of roles, and whoever calls the one URL that is open', () => {
  const permissions = ofType(resources, 'AWS::Lambda::Permission').map(({ properties }) => properties);
  const rules = permissions.filter(({ Principal }) => Principal === 'events.amazonaws.com');
  expect(new Set(rules.map(({ Action }) => Action))).toEqual(new Set(['lambda:InvokeFunction']));
  // Without its ARN, a rule of any account could do so.
  expect(rules.filter(({ SourceArn }) => SourceArn === undefined)).toEqual([]);
  const others = permissions.filter((permission) => !rules.includes(permission));
  expect(
    others.map(({ FunctionName, ...permission }) => ({ ...permission, FunctionName: spelled(FunctionName) })),
  ).toEqual([
    {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: '<SlackIngress.Arn>',
      FunctionUrlAuthType: 'NONE',
      Principal: '*',
    },
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: '<SlackIngress.Arn>',
      InvokedViaFunctionUrl: true,
      Principal: '*',
    },
  ]);
});

test('whom the fleet names is subscribed to what needs a person', () => {
  const subscribed = ofType(resources, 'AWS::SNS::Subscription').map(({ properties }) => ({
    ...properties,
    TopicArn: spelled(properties['TopicArn']),
  }));
  expect(subscribed).toEqual([
    { Protocol: 'email', TopicArn: '<Attention>', Endpoint: 'on-call@shop.example' },
    { Protocol: 'https', TopicArn: '<Attention>', Endpoint: 'https://pages.shop.example/evenkeel' },
  ]);
});

test('a channel of Slack shows alarms, and nobody may do or read anything of the account there', () => {
  const watching = readTemplates(assemblyFolder()).get('evenkeel-dev-watch')!;
  const [{ properties }] = ofType(watching, 'AWS::Chatbot::SlackChannelConfiguration') as [Declared];
  expect(properties).toMatchObject({ SlackWorkspaceId: 'T0SHOP', SlackChannelId: 'C0ALARMS', UserRoleRequired: false });
  expect((properties['SnsTopicArns'] as unknown[]).map(spelled)).toEqual(['<Attention>']);
  expect((properties['GuardrailPolicies'] as unknown[]).map(spelled)).toEqual([
    'arn:<AWS::Partition>:iam::aws:policy/AWSDenyAll',
  ]);
  expect(allowedIn(watching, 'ChatbotRole')).toEqual([]);
});

describe('where the fleet says tracing', () => {
  test('X-Ray traces every function and every state machine', () => {
    const functions = ofType(resources, 'AWS::Lambda::Function');
    expect(new Set(functions.map(({ properties }) => (properties['TracingConfig'] as { Mode?: string }).Mode))).toEqual(
      new Set(['Active']),
    );
    for (const { properties } of ofType(resources, 'AWS::StepFunctions::StateMachine'))
      expect(properties['TracingConfiguration']).toEqual({ Enabled: true });
    expect(allowedIn(resources, 'ReplicasFunctionRole')).toContain('xray:PutTraceSegments *');
  });

  test('and nothing where it does not', async () => {
    const quiet = controlPlaneIn(await assemblyOf(TWO_CLUSTERS));
    expect(JSON.stringify(quiet)).not.toContain('xray:');
    for (const { properties } of ofType(quiet, 'AWS::Lambda::Function'))
      expect(properties['TracingConfig']).toBeUndefined();
  });
});

test('the dashboard has a chart of everything that the fleet has', () => {
  const [{ properties }] = ofType(
    readTemplates(assemblyFolder()).get('evenkeel-dev-watch')!,
    'AWS::CloudWatch::Dashboard',
  ) as [Declared];
  const body = spelled(properties['DashboardBody']);
  expect(properties['DashboardName']).toBe('evenkeel-dev');
  const titles = [...body.matchAll(/"title":"([^"]+)"/g)].map(([, title]) => title);
  expect(titles).toEqual([
    'CPU of readers, %',
    'Load: connections of a reader',
    'Readers',
    'Healthy targets per zone',
    'Days to the next expiry of a certificate',
    'Decisions',
    'Failed actions',
    'Dead letters',
    'Errors of functions',
    'Throttles of functions',
    'Longest run of functions, ms',
    'Heartbeats',
  ]);
});

test('what watches our own metrics looks at those of its stage', () => {
  const templates = [...readTemplates(assemblyFolder()).values()].flat();
  const alarms = ofType(templates, 'AWS::CloudWatch::Alarm').filter(
    ({ properties }) => properties['Namespace'] === 'Evenkeel',
  );
  expect(alarms.map(({ properties }) => spelled(properties['MetricName'])).toSorted()).toEqual([
    'EventsUndelivered',
    'Heartbeats',
    'MinDaysToExpiry',
  ]);
  for (const { properties } of alarms) expect(properties['Dimensions']).toContainEqual({ Name: 'stage', Value: 'dev' });
  const [{ properties }] = ofType(templates, 'AWS::CloudWatch::Dashboard') as [Declared];
  const charted = [...spelled(properties['DashboardBody']).matchAll(/\["Evenkeel",("[^\]]*)/g)].map(([, rest]) => rest);
  expect(charted.length).toBeGreaterThan(5);
  for (const rest of charted) expect(rest).toContain('"stage","dev"');
});

test('every alarm names its runbook, and every runbook is that of an alarm', async () => {
  const folder = new URL('../../docs/runbooks/', import.meta.url);
  const pages = (await readdir(folder)).filter((name) => name !== 'README.md');
  const alarms = [...readTemplates(assemblyFolder()).values()]
    .flat()
    .filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
  const named = alarms.map(
    ({ properties }) => / Runbook: docs\/runbooks\/(\S+)$/.exec(String(properties['AlarmDescription']))?.[1],
  );
  expect(alarms.length).toBeGreaterThan(30);
  expect(new Set(named)).toEqual(new Set(pages));
});
