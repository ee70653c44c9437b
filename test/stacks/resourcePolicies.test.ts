import { beforeAll, describe, expect, test } from 'vitest';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import { hubAssembly } from './hub/assembly.ts';
import { type Declared, ofType, readTemplates } from './templates.ts';

/** Who may come in from outside of roles: other accounts have the same services of AWS, which act for them. */

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface Admission {
  /** The resource with the policy, without the CDK's hash. */
  readonly on: string;
  readonly service: string;
  readonly action: string;
  readonly isOfAccount: boolean;
}

const DOCUMENTS: Readonly<Record<string, string>> = {
  'AWS::Events::EventBusPolicy': 'Statement',
  'AWS::IAM::Role': 'AssumeRolePolicyDocument',
  'AWS::S3::BucketPolicy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
};

const nameOf = ({ logicalId }: Declared) => logicalId.replace(/[0-9A-F]{8}$/, '');

/** `{ Ref: 'AWS::AccountId' }` somewhere in the values of a condition on the source. */
const namesAccount = ({ Condition = {} }: Statement): boolean =>
  Object.values(Condition).some((keys) =>
    Object.entries(keys).some(
      ([key, value]) =>
        /^aws:Source(Account|Arn)$/i.test(key) && JSON.stringify(value).includes('{"Ref":"AWS::AccountId"}'),
    ),
  );

function admissionsOf(resource: Declared): Admission[] {
  const document = DOCUMENTS[resource.type];
  if (document === undefined) return [];
  const given = resource.properties[document] as { Statement?: readonly Statement[] };
  // That of a bus is one statement by itself.
  const statements = given.Statement ?? [given as Statement];
  return statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) => {
      const { Principal } = statement;
      const services = typeof Principal === 'string' ? [Principal] : [Principal['Service'] ?? []].flat();
      return services.flatMap((service) =>
        [statement.Action]
          .flat()
          .map((action) => ({ on: nameOf(resource), service, action, isOfAccount: namesAccount(statement) })),
      );
    });
}

let stacks: readonly (readonly Declared[])[];
beforeAll(async () => {
  const fleets = [TWO_CLUSTERS, new URL('everythingFleet.ts', import.meta.url)];
  const folders = await Promise.all(fleets.map(assemblyOf));
  stacks = folders.flatMap((folder) => [...readTemplates(folder).values()]);
});

test('a hub lets services of AWS in only where they act for its account', async () => {
  const resources = [...readTemplates(await hubAssembly()).values()].flat();
  const admissions = resources.flatMap(admissionsOf);
  expect(admissions.map(({ on, service, action }) => `${on} ${action} ${service}`).toSorted()).toEqual([
    'AttentionPolicy sns:Publish cloudwatch.amazonaws.com',
    'NotifyRole sts:AssumeRole events.amazonaws.com',
    'UndeliveredPolicy sqs:SendMessage events.amazonaws.com',
  ]);
  expect(admissions.filter(({ isOfAccount }) => !isOfAccount)).toEqual([]);
});

describe('a service of AWS is let in', () => {
  test('by queues, topics, buckets and roles only where it acts for this account', () => {
    const admissions = stacks.flat().flatMap(admissionsOf);
    // Lambda takes on the roles that its functions name, in this account; whoever names one must be allowed to pass it.
    const others = admissions.filter(({ service }) => service !== 'lambda.amazonaws.com');
    expect(new Set(others.map(({ service, action }) => `${action} ${service}`))).toEqual(
      new Set([
        'sns:Publish cloudwatch.amazonaws.com',
        'sqs:SendMessage events.amazonaws.com',
        'sts:AssumeRole chatbot.amazonaws.com',
        'sts:AssumeRole events.amazonaws.com',
        'sts:AssumeRole scheduler.amazonaws.com',
        'sts:AssumeRole states.amazonaws.com',
      ]),
    );
    expect(others.filter(({ isOfAccount }) => !isOfAccount)).toEqual([]);
  });

  test('by functions only for a rule of ours', () => {
    const permissions = stacks.flat().filter(({ type }) => type === 'AWS::Lambda::Permission');
    const services = permissions.filter(({ properties }) => /\.amazonaws\./.test(String(properties['Principal'])));
    expect(services.length).toBeGreaterThan(20);
    for (const { properties, logicalId } of services) {
      const source = JSON.stringify(properties['SourceArn'] ?? properties['SourceAccount'] ?? '');
      const isRule = stacks.some((resources) =>
        resources.some(
          (each) => each.type === 'AWS::Events::Rule' && source === `{"Fn::GetAtt":["${each.logicalId}","Arn"]}`,
        ),
      );
      expect([logicalId, isRule || source.includes('{"Ref":"AWS::AccountId"}')]).toEqual([logicalId, true]);
    }
  });
});

test('nobody deletes the ledger together with its stack, or by a slip', () => {
  const tables = stacks.flatMap((resources) => ofType(resources, 'AWS::DynamoDB::GlobalTable'));
  expect(tables).toHaveLength(2);
  for (const { properties, deletionPolicy } of tables) {
    expect(deletionPolicy).toBe('Retain');
    const replicas = properties['Replicas'] as readonly Readonly<Record<string, unknown>>[];
    expect(replicas.map((replica) => replica['DeletionProtectionEnabled'])).toEqual([true]);
  }
});
