import { expect, test } from 'vitest';
import type { HubInput } from '../../../fleet/hubDefinition.ts';
import { type Declared, ofType, policiesIn, readTemplates, spelled } from '../templates.ts';
import { hubAssembly } from './assembly.ts';

const declaredBy = async (more: Partial<HubInput> = {}): Promise<readonly Declared[]> =>
  readTemplates(await hubAssembly(more)).get('evenkeel-hub-dev')!;

interface Admission {
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Condition: { readonly StringEquals: Readonly<Record<string, unknown>> };
}

const admissionsOf = (resources: readonly Declared[]) =>
  ofType(resources, 'AWS::Events::EventBusPolicy').map(({ properties }) => properties['Statement'] as Admission);

const DETAIL_TYPES = ['Decision Made', 'Action Finished', 'Attention Needed', 'Drill Finished', 'Heartbeat Due'];

test('lets in the accounts of its members, with what they forward and nothing else', async () => {
  const [statement, ...others] = admissionsOf(await declaredBy());
  expect(others).toEqual([]);
  expect((statement!.Principal as { AWS: unknown[] }).AWS.map(spelled)).toEqual([
    'arn:<AWS::Partition>:iam::123456789012:root',
    'arn:<AWS::Partition>:iam::210987654321:root',
  ]);
  expect(statement!.Action).toBe('events:PutEvents');
  expect(statement!.Condition).toEqual({
    StringEquals: { 'events:source': 'evenkeel', 'events:detail-type': DETAIL_TYPES },
  });
});

test('lets in the accounts of an organization alone, where one is named', async () => {
  const [statement] = admissionsOf(await declaredBy({ organization: 'o-a1b2c3d4e5' }));
  expect(statement!.Principal).toBe('*');
  expect(statement!.Condition).toEqual({
    StringEquals: {
      'events:source': 'evenkeel',
      'events:detail-type': DETAIL_TYPES,
      'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
    },
  });
});

test('has an alarm for the silence of each member, which tells people', async () => {
  const silent = ofType(await declaredBy(), 'AWS::CloudWatch::Alarm', 'MemberSilent');
  expect(silent.map(({ properties }) => properties)).toMatchObject(
    ['account 123456789012, eu-west-1', 'account 123456789012, us-east-1', 'account 210987654321, eu-west-1'].map(
      (member) => ({
        AlarmDescription: expect.stringContaining(member) as string,
        MetricName: 'Invocations',
        Period: 300,
        EvaluationPeriods: 3,
        Threshold: 1,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
        AlarmActions: [{ Ref: expect.stringMatching(/^Attention/) as string }],
      }),
    ),
  );
});

test.for([
  ['for a year', {}, 365],
  ['for as long as it is told', { retentionDays: 30 } as const, 30],
])('keeps what it hears %s, also when the stack is deleted, and heartbeats for a week', async ([, more, days]) => {
  const groups = ofType(await declaredBy(more as Partial<HubInput>), 'AWS::Logs::LogGroup');
  expect(
    groups.map(({ properties, deletionPolicy }) => [
      properties['LogGroupName'],
      properties['RetentionInDays'],
      deletionPolicy,
    ]),
  ).toEqual([
    ['/aws/events/evenkeel-hub-dev', days, 'Retain'],
    ['/aws/events/evenkeel-hub-dev/heartbeats', 7, 'Delete'],
  ]);
});

test('has no function, and one role, which may publish to its topic and nothing else', async () => {
  const resources = await declaredBy();
  expect(ofType(resources, 'AWS::Lambda::Function')).toEqual([]);
  const statements = policiesIn(resources).flatMap(({ roles, document }) =>
    document.Statement.map(({ Action, Resource }) => [...roles, Action, spelled(Resource)]),
  );
  expect(statements).toEqual([['<NotifyRole>', 'sns:Publish', '<Attention>']]);
});

test('tells people what needs them with the account and the Region, since the same names are everywhere', async () => {
  const resources = await declaredBy();
  const [rule] = ofType(resources, 'AWS::Events::Rule', 'AttentionToPeople');
  const [target] = rule!.properties['Targets'] as { InputTransformer: { InputTemplate: string } }[];
  expect(target!.InputTransformer.InputTemplate).toBe('"<account> <region> <detail-resource>: <detail-message>"');
});
