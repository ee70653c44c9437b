import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import type { Attempt, RowsFound } from '../../../../functions/workers/prober/contract/attempt.ts';
import { createRegion, type Region, type RegionOptions } from '../../../../sandbox/region.ts';
import { BUCKET, FUNCTION, SECRET } from './names.ts';

export const PREFIX = 'drills/7/';
export const PASSWORD = 'battery-staple';

export const WRITER_HOST = 'shop.cluster-c4evenkeel7x.eu-west-1.rds.amazonaws.com';

/** The write probe of the cluster. */
export const POSTGRES = { kind: 'postgres', name: 'orders', host: WRITER_HOST, port: 5432, secret: SECRET } as const;

export interface Deployed {
  readonly region: Region;
  readonly rds: RDSClient;
  readonly problems: readonly string[];
  readonly logged: string[];
  /** Invokes the prober as a drill does; resolves once the event has been taken. */
  start(input: object): Promise<void>;
  /** Invokes the prober and waits for its answer, in Region time. */
  ask(input: object): Promise<unknown>;
  stop(): Promise<void>;
  /** All attempts that are in the bucket, in the order in which they were written. */
  attempts(): Attempt[];
  rows(): RowsFound;
  run(durationMs: number): Promise<void>;
}

/** A Region with a cluster of a writer and two readers, its secret, and the stack of the prober. */
export async function deployed(assemblyFolder: string, options: RegionOptions = {}): Promise<Deployed> {
  const problems: string[] = [];
  const logged: string[] = [];
  const region = createRegion({
    onProblem: (message) => problems.push(message),
    onLog: ({ message }) => logged.push(message),
    ...options,
  });
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(() => createShop(rds));
  const secret = JSON.stringify({ username: 'shop', password: PASSWORD, dbname: 'store' });
  await new SecretsManagerClient(region.clientConfig()).send(
    new CreateSecretCommand({ Name: SECRET, SecretString: secret }),
  );
  await region.deploy(assemblyFolder);
  const lambda = new LambdaClient(region.clientConfig());
  const invoke = (input: object, InvocationType: 'Event' | 'RequestResponse') =>
    lambda.send(new InvokeCommand({ FunctionName: FUNCTION, InvocationType, Payload: payloadOf(input) }));
  const run = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);
  return {
    region,
    rds,
    problems,
    logged,
    run,
    start: async (input) => void (await invoke(input, 'Event')),
    async ask(input) {
      let answer: Awaited<ReturnType<typeof invoke>> | undefined;
      const asked = invoke(input, 'RequestResponse').then((given) => (answer = given));
      await region.clock.runUntil(region.clock.now() + 60_000, () => answer !== undefined);
      const { Payload, FunctionError } = await asked;
      const text = Payload?.transformToString() ?? 'null';
      if (FunctionError) throw new Error(text);
      return JSON.parse(text) as unknown;
    },
    async stop() {
      const s3 = new S3Client(region.clientConfig());
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${PREFIX}stop`, Body: 'stop' }));
    },
    attempts: () =>
      region.s3
        .keys(BUCKET)
        .filter((key) => key.startsWith(`${PREFIX}attempts/`))
        .flatMap((key) => readJson(region, key) as Attempt[]),
    rows: () => readJson(region, `${PREFIX}rows/orders.json`) as RowsFound,
  };
}

const payloadOf = (input: object) =>
  JSON.stringify({ drillId: 'drill-7', probes: [POSTGRES], bucket: BUCKET, prefix: PREFIX, ...input });

const readJson = (region: Region, key: string): unknown =>
  JSON.parse(Buffer.from(region.s3.read(BUCKET, key)!).toString());

/** A writer and two readers, one in each zone. */
export async function createShop(rds: RDSClient): Promise<void> {
  const Engine = 'aurora-postgresql';
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: 'shop',
      Engine,
      DatabaseName: 'store',
      MasterUsername: 'shop',
      MasterUserPassword: PASSWORD,
    }),
  );
  for (const [index, zone] of ['a', 'b', 'c'].entries()) {
    await rds.send(
      new CreateDBInstanceCommand({
        DBClusterIdentifier: 'shop',
        DBInstanceIdentifier: `shop-${index + 1}`,
        DBInstanceClass: 'db.r6g.large',
        Engine,
        AvailabilityZone: `eu-west-1${zone}`,
        PromotionTier: index,
      }),
    );
  }
}
