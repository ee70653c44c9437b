import { DescribeDBClustersCommand, DescribePendingMaintenanceActionsCommand, RDSClient } from '@aws-sdk/client-rds';
import { beforeEach, describe, expect, test } from 'vitest';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { defineFleet } from '../../../../fleet/fleet.ts';

const CLUSTER = 'arn:aws:rds:eu-west-1:123456789012:cluster:shop';
const INSTANCE = 'arn:aws:rds:eu-west-1:123456789012:db:shop-1';

const fleet = defineFleet({ clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'] } } });

let region: Region;
let rds: RDSClient;
beforeEach(async () => {
  region = createRegion();
  rds = new RDSClient(region.clientConfig());
  await createCluster(region, 'shop', fleet.clusters['shop']!);
});

describe('the maintenance that RDS plans', () => {
  const planned = async (input: object) => {
    const { PendingMaintenanceActions = [] } = await rds.send(new DescribePendingMaintenanceActionsCommand(input));
    return PendingMaintenanceActions.map(({ ResourceIdentifier, PendingMaintenanceActionDetails = [] }) => [
      ResourceIdentifier,
      ...PendingMaintenanceActionDetails.map(({ Action }) => Action),
    ]);
  };
  const byFilter = (Name: string, ...Values: string[]) => planned({ Filters: [{ Name, Values }] });

  test('is that of the cluster or of the instance that is asked for', async () => {
    expect(await planned({})).toEqual([]);
    region.rds.planMaintenance(CLUSTER, { Action: 'system-update' });
    region.rds.planMaintenance(INSTANCE, { Action: 'os-upgrade' });
    region.rds.planMaintenance(INSTANCE, { Action: 'hardware-maintenance' });
    const ofCluster = [CLUSTER, 'system-update'];
    const ofInstance = [INSTANCE, 'os-upgrade', 'hardware-maintenance'];
    expect(await planned({})).toEqual([ofCluster, ofInstance]);
    expect(await planned({ ResourceIdentifier: INSTANCE })).toEqual([ofInstance]);
    expect(await byFilter('db-cluster-id', 'shop', 'other')).toEqual([ofCluster]);
    expect(await byFilter('db-instance-id', INSTANCE)).toEqual([ofInstance]);
    expect(await byFilter('db-instance-id', 'shop-2')).toEqual([]);
    // The cluster has the name of no instance.
    expect(await byFilter('db-instance-id', 'shop')).toEqual([]);
  });
});

test('an engine version that a cluster is going to have is among its pending values', async () => {
  const pending = async () => {
    const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'shop' }));
    return DBClusters![0]!.PendingModifiedValues?.EngineVersion;
  };
  expect(await pending()).toBeUndefined();
  region.rds.planUpgrade('shop', '99.9');
  expect(await pending()).toBe('99.9');
  expect(() => region.rds.planUpgrade('attic', '99.9')).toThrow('There is no cluster attic.');
});
