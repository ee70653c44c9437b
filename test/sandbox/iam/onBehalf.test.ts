import { CreateEventBusCommand, EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { createRole, ROLE_ARN } from './fixture.ts';

const STORAGE_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/storage';
const INSIGHTS_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/insights';
const BUS = 'arn:aws:events:eu-west-1:123456789012:event-bus/evenkeel';

/** A Region with a role, and what an SDK client needs to call in its name. */
async function asRole(statements: readonly object[]) {
  const region = createRegion();
  const policies = [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }];
  await createRole(region.iam, 'replicas', { Policies: policies });
  return { region, role: { ...region.clientConfig(), credentials: region.iam.credentialsFor(ROLE_ARN, 'replicas') } };
}

const ALL_OF_RDS = { Effect: 'Allow', Action: 'rds:*', Resource: '*' };
const throughRds = (more: object = {}) => ({
  StringEquals: { 'kms:ViaService': 'rds.eu-west-1.amazonaws.com' },
  ...more,
});
const describing = (key: string) => ({
  Effect: 'Allow',
  Action: 'kms:DescribeKey',
  Resource: key,
  Condition: throughRds(),
});
const granting = (key: string, more: object = {}) => ({
  Effect: 'Allow',
  Action: 'kms:CreateGrant',
  Resource: key,
  Condition: throughRds({ Bool: { 'kms:GrantIsForAWSResource': 'true' }, ...more }),
});

async function createCluster(region: Region, KmsKeyId?: string): Promise<void> {
  const cluster = { DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql', StorageEncrypted: true };
  const encrypted = KmsKeyId === undefined ? cluster : { ...cluster, KmsKeyId };
  await region.rds.instantly(() => new RDSClient(region.clientConfig()).send(new CreateDBClusterCommand(encrypted)));
}

const READER = {
  DBInstanceIdentifier: 'shop-1',
  DBClusterIdentifier: 'shop',
  DBInstanceClass: 'db.r6g.large',
  Engine: 'aurora-postgresql',
};
const WITH_INSIGHTS = { ...READER, EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: INSIGHTS_KEY };

const REFUSED = {
  name: 'KMSKeyNotAccessibleFault',
  message: `The specified KMS key [${STORAGE_KEY}] does not exist, is not enabled or you do not have permissions to access it.`,
  $metadata: { httpStatusCode: 400 },
};

describe('a reader of a cluster under a customer managed key', () => {
  test.for<{ name: string; statements: readonly object[] }>([
    { name: 'without permissions for the key', statements: [] },
    { name: 'without the permission to describe it', statements: [granting(STORAGE_KEY)] },
    { name: 'without the permission to create a grant', statements: [describing(STORAGE_KEY)] },
    { name: 'with permissions for another key', statements: [describing(INSIGHTS_KEY), granting(INSIGHTS_KEY)] },
    {
      name: 'with permissions that count through another service',
      statements: [
        describing(STORAGE_KEY),
        granting(STORAGE_KEY, { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } }),
      ],
    },
  ])('is refused $name', async ({ statements }) => {
    const { region, role } = await asRole([ALL_OF_RDS, ...statements]);
    await createCluster(region, STORAGE_KEY);
    await expect(new RDSClient(role).send(new CreateDBInstanceCommand(READER))).rejects.toMatchObject(REFUSED);
    const { DBInstances } = await new RDSClient(region.clientConfig()).send(new DescribeDBInstancesCommand({}));
    expect(DBInstances).toEqual([]);
  });

  test('is created with both permissions, which count through RDS and for grants to AWS alone', async () => {
    const { region, role } = await asRole([ALL_OF_RDS, describing(STORAGE_KEY), granting(STORAGE_KEY)]);
    await createCluster(region, STORAGE_KEY);
    const { DBInstance } = await new RDSClient(role).send(new CreateDBInstanceCommand(READER));
    expect(DBInstance).toMatchObject({ DBInstanceStatus: 'creating', KmsKeyId: STORAGE_KEY });
  });

  test('needs the same for the key of its Performance Insights', async () => {
    const { region, role } = await asRole([ALL_OF_RDS, describing(STORAGE_KEY), granting(STORAGE_KEY)]);
    await createCluster(region, STORAGE_KEY);
    await expect(new RDSClient(role).send(new CreateDBInstanceCommand(WITH_INSIGHTS))).rejects.toMatchObject({
      name: 'KMSKeyNotAccessibleFault',
      message: `The specified performanceInsightsKMSKeyId ${INSIGHTS_KEY} doesn't exist, isn't enabled, or isn't accessible with your permissions.`,
    });
  });

  test.for(['alias/aws/rds', undefined])('needs no permission for the AWS managed key: %s', async (key) => {
    const { region, role } = await asRole([ALL_OF_RDS]);
    await createCluster(region, key);
    const { DBInstance } = await new RDSClient(role).send(new CreateDBInstanceCommand(READER));
    expect(DBInstance!.DBInstanceStatus).toBe('creating');
  });
});

describe('events that a policy limits to some', () => {
  const OWN = {
    Effect: 'Allow',
    Action: 'events:PutEvents',
    Resource: BUS,
    Condition: { StringEquals: { 'events:source': 'evenkeel', 'events:detail-type': ['Proof Finished'] } },
  };
  const entry = (Source: string, DetailType: string) => ({
    EventBusName: 'evenkeel',
    Source,
    DetailType,
    Detail: '{}',
  });

  async function put(...entries: readonly ReturnType<typeof entry>[]) {
    const { region, role } = await asRole([OWN]);
    await new EventBridgeClient(region.clientConfig()).send(new CreateEventBusCommand({ Name: 'evenkeel' }));
    return await new EventBridgeClient(role).send(new PutEventsCommand({ Entries: [...entries] }));
  }

  test('are refused each by itself, in a call that succeeds', async () => {
    const own = entry('evenkeel', 'Proof Finished');
    const answer = await put(entry('shop', 'Proof Finished'), own, entry('evenkeel', 'Decision Made'));
    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries!.map(({ ErrorCode, EventId }) => ErrorCode ?? typeof EventId)).toEqual([
      'NotAuthorizedForSourceException',
      'string',
      'NotAuthorizedForDetailTypeException',
    ]);
  });

  test('are refused as a whole on a bus that the policy does not name', async () => {
    const elsewhere = { ...entry('evenkeel', 'Proof Finished'), EventBusName: 'default' };
    await expect(put(entry('evenkeel', 'Proof Finished'), elsewhere)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::123456789012:assumed-role/replicas/replicas is not authorized to perform: events:PutEvents on resource: arn:aws:events:eu-west-1:123456789012:event-bus/default because no identity-based policy allows the events:PutEvents action',
    });
  });
});
