import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  type CreateDBInstanceCommandInput,
  type ServerlessV2ScalingConfiguration,
} from '@aws-sdk/client-rds';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { AwsEvent, Core, MetricDatapoint } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createRds, type RdsOptions } from '../../../../sandbox/services/rds/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

/** A Monday at midnight, so that steps and minutes begin with the test. */
export const START_MS = Date.UTC(2026, 2, 2);

interface ShopOptions {
  readonly scaling?: ServerlessV2ScalingConfiguration;
  readonly writer?: Partial<CreateDBInstanceCommandInput>;
}

/** RDS behind the real SDK client, in virtual time. Times in seconds are told from the start of the test. */
export function rdsRegion(options: RdsOptions & { seed?: number } = {}) {
  const clock = new VirtualClock(START_MS);
  const events: AwsEvent[] = [];
  const datapoints: MetricDatapoint[] = [];
  const core: Core = {
    clock,
    random: createRandom(options.seed ?? 1),
    receivers: new Map(),
    emit: (event) => events.push(event),
    record: (datapoint) => datapoints.push(datapoint),
  };
  const rds = createRds(core, options);
  const client = new RDSClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: new Endpoint().add(rds.wire).requestHandler(),
    maxAttempts: 1,
  });

  const createInstance = (id: string, more: Partial<CreateDBInstanceCommandInput> = {}) =>
    client.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: id,
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        DBClusterIdentifier: 'shop',
        ...more,
      }),
    );

  return {
    core,
    clock,
    rds,
    client,
    events,
    datapoints,
    createInstance,
    /** Runs the Region until this many seconds after its start. */
    runTo: (seconds: number) => clock.runUntil(START_MS + seconds * 1000),
    /** A cluster `shop` that has stood for long: `shop-writer`, and `shop-1` to `shop-N`. */
    shopWith: (
      readers: number,
      more: Partial<CreateDBInstanceCommandInput> = {},
      { scaling = { MinCapacity: 1, MaxCapacity: 16 }, writer = {} }: ShopOptions = {},
    ) =>
      rds.instantly(async () => {
        await client.send(
          new CreateDBClusterCommand({
            DBClusterIdentifier: 'shop',
            Engine: 'aurora-postgresql',
            ServerlessV2ScalingConfiguration: scaling,
          }),
        );
        await createInstance('shop-writer', writer);
        for (let n = 1; n <= readers; n++) await createInstance(`shop-${n}`, more);
      }),
    cluster: async () =>
      (await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'shop' }))).DBClusters![0]!,
    instance: async (id: string) =>
      (await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances![0]!,
    eventIds: () => events.map(({ detail }) => `${String(detail['SourceIdentifier'])} ${String(detail['EventID'])}`),
  };
}

export type RdsRegion = ReturnType<typeof rdsRegion>;
