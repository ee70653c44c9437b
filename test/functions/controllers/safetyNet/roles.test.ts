import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { arn } from '../../../../sandbox/core.ts';
import { deployed, type Deployed, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const READER = arn('rds', 'db:application-autoscaling-1');

test("the net's function may do to instances and alarms nothing itself, only AWS on its behalf", async () => {
  const shop = await deployed();
  const role = roleOf(shop, 'SafetyNetFunctionRole');
  for (const [action, resource] of [
    ['rds:CreateDBInstance', READER],
    ['rds:DeleteDBInstance', READER],
    ['cloudwatch:DeleteAlarms', arn('cloudwatch', 'alarm:evenkeel-dev-cluster-shop-cpu-high')],
  ] as const) {
    expect(shop.region.iam.roleMay(role, action, resource)).toBe(false);
  }
});

test.for([
  { name: 'a reader that the net of a cluster of ours has added', tag: 'cluster:shop', may: true },
  { name: 'a reader of a cluster without a net', tag: 'cluster:plain', may: false },
  { name: "a reader of somebody else's cluster", tag: 'cluster:other', may: false },
  { name: 'a reader that is only called like one of the net', tag: undefined, may: false },
])('the replicas function may delete it: $name: $may', async ({ tag, may }) => {
  const shop = await deployed('shop', {
    before: async (region) => {
      await new RDSClient(region.clientConfig()).send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: 'application-autoscaling-1',
          DBClusterIdentifier: 'shop',
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
          ...(tag !== undefined && { Tags: [{ Key: 'application-autoscaling:resourceId', Value: tag }] }),
        }),
      );
    },
  });
  expect(shop.region.iam.roleMay(roleOf(shop, 'ReplicasFunctionRole'), 'rds:DeleteDBInstance', READER)).toBe(may);
});

function roleOf({ stacks }: Deployed, logicalId: string): string {
  const found = stacks
    .flatMap(({ resources }) => resources)
    .find((resource) => resource.type === 'AWS::IAM::Role' && resource.logicalId.startsWith(logicalId));
  return `arn:aws:iam::123456789012:role/${found!.ref}`;
}
