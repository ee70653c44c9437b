import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateDBInstanceCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import type { DeployedStack } from '../../../../sandbox/deploy/load.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import fleet from './fleet.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

/** It must not be found anywhere but in Secrets Manager and on the wire to the database. */
export const PASSWORD = 'battery-staple';

export interface Deployed {
  readonly region: Region;
  readonly stacks: readonly DeployedStack[];
  readonly startMs: number;
  /** Everything that was said on any bus, as JSON. */
  readonly said: string[];
  /** Everything that functions logged. */
  readonly logged: string[];
  readonly problems: readonly string[];
  run(durationMs: number): Promise<void>;
}

/** Has the stacks synthesized with a fleet of these tests. */
export const synthesizeOnce = (): void => synthesizeBefore(new URL('fleet.ts', import.meta.url));

/** A Region with one of the fleet's clusters, a cold new reader in it and the stacks. */
export async function deployed(cluster = 'shop'): Promise<Deployed> {
  const [said, logged, problems]: [string[], string[], string[]] = [[], [], []];
  const region = createRegion({
    onProblem: (message) => problems.push(message),
    onLog: ({ message }) => logged.push(message),
    events: { onEvent: (_bus, event) => said.push(JSON.stringify(event)) },
  });
  await createCluster(region, cluster, fleet.clusters[cluster]!);
  // Without a load nothing warms a cache but a warm-up.
  region.physics.attach(cluster, { load: () => 0 });
  await addReader(region, cluster);
  // Nobody but the tests asks for warm-ups: the controllers' ticks are left out.
  const stacks = await region.deploy(assemblyFolder(), {
    without: ({ type }) => type === 'AWS::Scheduler::Schedule',
  });
  const run = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);
  return { region, stacks, startMs: region.clock.now(), said, logged, problems, run };
}

/** The same, with the secret to warm it up with. */
export async function ready(cluster = 'shop', secret = goodSecret()): Promise<Deployed> {
  const shop = await deployed(cluster);
  await createSecret(shop, secret);
  return shop;
}

/** The name of the function that warms up. */
export const warmerOf = (shop: Deployed): string => resourceName(shop, 'AWS::Lambda::Function', 'Warmer');

export const readerOf = (cluster: string): string => `evenkeel-${cluster}-new`;

async function addReader(region: Region, cluster: string): Promise<void> {
  const rds = new RDSClient(region.clientConfig());
  const command = new CreateDBInstanceCommand({
    DBClusterIdentifier: cluster,
    DBInstanceIdentifier: readerOf(cluster),
    DBInstanceClass: 'db.r6g.large',
    Engine: 'aurora-postgresql',
  });
  await region.rds.instantly(() => rds.send(command));
}

/** Where a reader takes connections, as RDS says it. */
export async function hostOf({ region }: Deployed, readerId: string): Promise<string> {
  const rds = new RDSClient(region.clientConfig());
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: readerId }));
  return DBInstances[0]!.Endpoint!.Address!;
}

export async function createSecret({ region }: Deployed, text: string, name = 'shop/warm-up'): Promise<void> {
  const client = new SecretsManagerClient(region.clientConfig());
  await client.send(new CreateSecretCommand({ Name: name, SecretString: text }));
}

/** A secret as RDS would write it, for the user that the cluster knows. */
export const goodSecret = (more: object = {}): string =>
  JSON.stringify({ username: 'shop', password: PASSWORD, ...more });

/** Asks for a warm-up as the controller does. */
export async function request(shop: Deployed, cluster = 'shop', more: Record<string, unknown> = {}): Promise<void> {
  const readerId = readerOf(cluster);
  const detail = {
    schemaVersion: 1,
    cluster,
    readerId,
    host: more['host'] ?? (await hostOf(shop, readerId)),
    port: 5432,
    engine: 'aurora-postgresql',
    requestedAtMs: shop.region.clock.now(),
    ...more,
  };
  const client = new EventBridgeClient(shop.region.clientConfig());
  await client.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: 'evenkeel-dev',
          Source: 'evenkeel',
          DetailType: 'Warm Up Requested',
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
}

/** What the ledger has about the warm-up of the cluster's reader. */
export async function ending(shop: Deployed, cluster = 'shop'): Promise<Record<string, unknown> | undefined> {
  const dynamoDb = new DynamoDBClient(shop.region.clientConfig());
  const { Item } = await dynamoDb.send(
    new GetItemCommand({
      TableName: resourceName(shop, 'AWS::DynamoDB::GlobalTable'),
      Key: { pk: { S: 'marks#replicas' }, sk: { S: `warmup#${readerOf(cluster)}` } },
    }),
  );
  return Item && unmarshall(Item);
}

/** What was told on our bus about the end of warm-ups, oldest first. */
export const endingsTold = ({ said }: Deployed): Record<string, unknown>[] =>
  said
    .map((event) => JSON.parse(event) as { 'detail-type': string; detail: Record<string, unknown> })
    .filter((event) => event['detail-type'] === 'Warm Up Finished')
    .map(({ detail }) => detail);

/** Why requests were given up, oldest first. */
export async function deadLetters(shop: Deployed): Promise<string[]> {
  const sqs = new SQSClient(shop.region.clientConfig());
  const QueueUrl = shop.stacks
    .flatMap(({ resources }) => resources)
    .find(({ type }) => type === 'AWS::SQS::Queue')!.ref;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(
    ({ Body }) => (JSON.parse(Body!) as { responsePayload: { errorMessage: string } }).responsePayload.errorMessage,
  );
}

/** The name of what the stacks made of this type. */
export function resourceName({ stacks }: Deployed, type: string, logicalId = ''): string {
  const found = stacks
    .flatMap(({ resources }) => resources)
    .find((candidate) => candidate.type === type && candidate.logicalId.startsWith(logicalId));
  if (!found) throw new Error(`the stacks have no ${type} ${logicalId}`);
  return found.name;
}
