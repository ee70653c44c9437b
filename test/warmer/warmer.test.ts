import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { synthesizeForSandbox } from '../../cli/prepare.ts';
import {
  createSecret,
  deadLetters,
  deployed,
  type Deployed,
  ending,
  endingsTold,
  goodSecret,
  hostOf,
  MINUTE,
  PASSWORD,
  readerOf,
  request,
  resourceName,
  SECOND,
} from './deployed.ts';

let assembly: Awaited<ReturnType<typeof synthesizeForSandbox>>;

beforeAll(async () => {
  assembly = await synthesizeForSandbox(fileURLToPath(new URL('fleet.ts', import.meta.url)));
}, 2 * MINUTE);
afterAll(() => assembly.remove());

/** A Region whose cluster has a cold reader, and the secret to warm it up with. */
async function ready(cluster = 'shop', secret = goodSecret()): Promise<Deployed> {
  const shop = await deployed(assembly.folder, cluster);
  await createSecret(shop, secret);
  return shop;
}

const warmer = (shop: Deployed) => resourceName(shop, 'AWS::Lambda::Function', 'Warmer');

describe('a warm-up', () => {
  test('runs the SQL of the fleet, fills the cache, and says so in the ledger and on the bus', async () => {
    const shop = await ready();
    expect(shop.region.physics.warmthOf(readerOf('shop'))).toBe(0);
    await request(shop);
    await shop.run(2 * MINUTE);

    const item = await ending(shop);
    expect(item).toMatchObject({ schemaVersion: 1, outcome: 'succeeded', requestedAtMs: shop.startMs });
    expect(item).not.toHaveProperty('error');
    // Thirty seconds and ten in the database, and the ways there.
    const finishedAtMs = Number(item!['finishedAtMs']);
    expect(finishedAtMs).toBeGreaterThan(shop.startMs + 40 * SECOND);
    expect(finishedAtMs).toBeLessThan(shop.startMs + 42 * SECOND);
    expect(item!['expires']).toBe(Math.floor(finishedAtMs / 1000) + 86_400);

    const seconds = (finishedAtMs - shop.startMs) / 1000;
    expect(endingsTold(shop)).toEqual([
      { schemaVersion: 1, cluster: 'shop', readerId: readerOf('shop'), outcome: 'succeeded', seconds },
    ]);
    // A half, and then a fifth of the other half.
    expect(shop.region.physics.warmthOf(readerOf('shop'))).toBeCloseTo(0.6);
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
  });

  test('shows in the reader´s BufferCacheHitRatio', async () => {
    const shop = await ready();
    await request(shop);
    await shop.run(6 * MINUTE);
    const ratios = await hitRatios(shop);
    // Of a cold cache it is 60 %, of a warm one 99.5 % (sandbox/physics/constants.ts).
    expect(ratios[0]).toBeCloseTo(83.7);
    expect(await hitRatios(shop, 'shop-2')).toEqual([99.5, 99.5, 99.5]);
  });

  test('connects by TLS, checks the certificate, and can only read', async () => {
    const shop = await ready('shop', goodSecret({ dbname: 'store', port: 1 }));
    await request(shop);
    await shop.run(2 * MINUTE);
    const [session] = shop.region.postgres.sessions;
    expect(session).toMatchObject({ instanceId: readerOf('shop'), isEncrypted: true, checksCertificate: true });
    expect(Object.fromEntries(session!.parameters)).toMatchObject({
      user: 'shop',
      database: 'store',
      application_name: 'evenkeel-warm-up',
      options: '-c default_transaction_read_only=on',
    });
  });

  test('gives each statement the time that is left', async () => {
    const shop = await ready();
    await request(shop);
    await shop.run(2 * MINUTE);
    const statements = shop.region.postgres.sessions[0]!.statements.map(({ sql }) => sql);
    expect(statements.map((sql) => sql.replace(/\d+/, 'N'))).toEqual([
      'SET statement_timeout = N',
      `SELECT pg_prewarm('orders')`,
      'SET statement_timeout = N',
      'SELECT count(*) FROM carts',
    ]);
    const [first, second] = statements.filter((sql) => sql.startsWith('SET')).map((sql) => Number(/\d+/.exec(sql)));
    expect(first).toBeGreaterThan(299 * SECOND);
    expect(first).toBeLessThan(300 * SECOND);
    expect(first! - second!).toBeGreaterThanOrEqual(30 * SECOND);
    expect(first! - second!).toBeLessThan(30 * SECOND + 50);
  });

  test('ends at its time-out, as warm as the reader then is', async () => {
    const shop = await ready('slow');
    await request(shop, 'slow');
    await shop.run(59 * SECOND);
    expect(await ending(shop, 'slow')).toBeUndefined();
    await shop.run(2 * SECOND);
    expect(await ending(shop, 'slow')).toMatchObject({
      outcome: 'failed',
      error: 'Error: Statement 2 of 2: stopped, because time was up.',
    });
    // One session, which the database itself has ended.
    expect(shop.region.postgres.sessions.map(({ statements }) => statements.at(-1)?.code)).toEqual(['57014']);
  });

  test('that is asked for too late does not begin', async () => {
    const shop = await ready('slow');
    await request(shop, 'slow', { requestedAtMs: shop.startMs - MINUTE });
    await shop.run(10 * SECOND);
    expect(await ending(shop, 'slow')).toMatchObject({
      outcome: 'failed',
      error: 'Error: Time was up before it began.',
    });
    expect(shop.region.postgres.sessions).toEqual([]);
  });

  test('whose request comes from a clock that is ahead does not run longer for it', async () => {
    const shop = await ready('slow');
    await request(shop, 'slow', { requestedAtMs: shop.startMs + 10 * MINUTE });
    await shop.run(62 * SECOND);
    expect(await ending(shop, 'slow')).toMatchObject({ outcome: 'failed' });
  });
});

describe('a warm-up fails and says why', () => {
  const cases: readonly [
    name: string,
    error: RegExp,
    cluster: string,
    prepare: (shop: Deployed) => Promise<unknown>,
  ][] = [
    [
      'at SQL that the database refuses',
      /^Error: Statement 2 of 2: cannot execute DELETE in a read-only transaction \(25006\)$/,
      'wrong',
      (shop) => createSecret(shop, goodSecret()),
    ],
    [
      'without its secret',
      /^AccessDeniedException: .* is not authorized to perform: secretsmanager:GetSecretValue on resource: \S+:secret:shop\/warm-up /,
      'shop',
      async () => {},
    ],
    [
      'with a secret that is no JSON',
      /^Error: The secret shop\/warm-up is not JSON with username and password/,
      'shop',
      (shop) => createSecret(shop, PASSWORD),
    ],
    [
      'with a secret that lacks the user',
      /^Error: The secret shop\/warm-up is not JSON with username and password/,
      'shop',
      (shop) => createSecret(shop, JSON.stringify({ password: PASSWORD })),
    ],
    [
      'with a user that the database does not know',
      /^Error: No connection to evenkeel-shop-new\.\S+:5432: it refused the user and password of the secret\.$/,
      'shop',
      (shop) => createSecret(shop, goodSecret({ username: 'other' })),
    ],
  ];
  test.for(cases)('%s', async ([, error, cluster, prepare]) => {
    const shop = await deployed(assembly.folder, cluster);
    await prepare(shop);
    await request(shop, cluster);
    await shop.run(30 * SECOND);
    const item = await ending(shop, cluster);
    expect(item).toMatchObject({ outcome: 'failed' });
    expect(item!['error']).toMatch(error);
    expect(endingsTold(shop)).toMatchObject([{ outcome: 'failed', error: item!['error'] }]);
    expect(shop.region.physics.warmthOf(readerOf(cluster))).toBe(0);
    expect(await deadLetters(shop)).toEqual([]);
  });

  test('on a reader that is not there', async () => {
    const shop = await ready();
    const host = await hostOf(shop, readerOf('shop'));
    const rds = new RDSClient(shop.region.clientConfig());
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: readerOf('shop') }));
    await request(shop, 'shop', { host });
    await shop.run(30 * SECOND);
    expect(await ending(shop)).toMatchObject({
      outcome: 'failed',
      error: `Error: No connection to ${host}:5432: getaddrinfo ENOTFOUND ${host}`,
    });
  });

  test('on a reader that does not take connections', async () => {
    const shop = await ready();
    const host = await hostOf(shop, readerOf('shop'));
    shop.region.rds.breakInstance(readerOf('shop'), 'failed');
    await request(shop, 'shop', { host });
    await shop.run(30 * SECOND);
    const error = `Error: No connection to ${host}:5432: connect ECONNREFUSED ${host}:5432`;
    expect(await ending(shop)).toMatchObject({ outcome: 'failed', error });
  });

  test('on a reader that a security group hides', async () => {
    const shop = await ready();
    shop.region.postgres.silent.add(readerOf('shop'));
    await request(shop);
    await shop.run(9 * SECOND);
    expect(await ending(shop)).toBeUndefined();
    await shop.run(2 * SECOND);
    const error = `Error: No connection to ${await hostOf(shop, readerOf('shop'))}:5432: timeout expired`;
    expect(await ending(shop)).toMatchObject({ outcome: 'failed', error });
  });

  test('on a reader that falls silent', async () => {
    const shop = await ready('slow');
    await request(shop, 'slow');
    await shop.run(30 * SECOND);
    shop.region.postgres.silent.add(readerOf('slow'));
    // Its time-out, and five seconds of grace.
    await shop.run(34 * SECOND);
    expect(await ending(shop, 'slow')).toBeUndefined();
    await shop.run(3 * SECOND);
    expect(await ending(shop, 'slow')).toMatchObject({
      outcome: 'failed',
      error: 'Error: Statement 2 of 2: time was up, and the database did not say so.',
    });
  });

  test('when the reader goes down meanwhile', async () => {
    const shop = await ready();
    await request(shop);
    await shop.run(20 * SECOND);
    shop.region.rds.crash(readerOf('shop'));
    await shop.run(5 * SECOND);
    expect(await ending(shop)).toMatchObject({
      outcome: 'failed',
      error: 'Error: Statement 1 of 2: read ECONNRESET',
    });
  });

  test('on an engine whose protocol it does not speak', async () => {
    const shop = await ready();
    await request(shop, 'shop', { engine: 'aurora-mysql', port: 3306 });
    await shop.run(30 * SECOND);
    expect(await ending(shop)).toMatchObject({
      outcome: 'failed',
      error: 'The engine aurora-mysql is not supported: a warm-up speaks to aurora-postgresql.',
    });
  });
});

describe('a request is refused and ends as a dead letter', () => {
  const cases: readonly [name: string, more: Record<string, unknown>, reason: string][] = [
    ['about a cluster that is not in the fleet', { cluster: 'other' }, 'other is not a cluster of this fleet.'],
    ['about a name that every object has', { cluster: 'constructor' }, 'constructor is not a cluster of this fleet.'],
    ['about a cluster without a warm-up', { cluster: 'plain' }, 'the fleet has no warm-up for plain.'],
    [
      'with the host of another instance',
      { host: 'shop-1.c4evenkeel7x.eu-west-1.rds.amazonaws.com' },
      'shop-1.c4evenkeel7x.eu-west-1.rds.amazonaws.com is not the endpoint of evenkeel-shop-new in eu-west-1.',
    ],
    [
      'with a host in another Region',
      { host: 'evenkeel-shop-new.c4evenkeel7x.us-east-1.rds.amazonaws.com' },
      'evenkeel-shop-new.c4evenkeel7x.us-east-1.rds.amazonaws.com is not the endpoint of evenkeel-shop-new in eu-west-1.',
    ],
    [
      'with a host outside of RDS',
      { host: 'evenkeel-shop-new.a.example' },
      'evenkeel-shop-new.a.example is not the endpoint of evenkeel-shop-new in eu-west-1.',
    ],
  ];
  test.for(cases)('%s', async ([, more, reason]) => {
    const shop = await ready();
    await request(shop, 'shop', more);
    // Lambda tries three times, over three minutes and more.
    await shop.run(10 * MINUTE);
    expect(await deadLetters(shop)).toEqual([`The warm-up was refused: ${reason}`]);
    expect(shop.region.postgres.sessions).toEqual([]);
    expect(await ending(shop)).toBeUndefined();
    expect(endingsTold(shop)).toEqual([]);
  });

  test('without a field that it needs', async () => {
    const shop = await ready();
    await request(shop, 'shop', { port: 'five' });
    await shop.run(10 * MINUTE);
    expect(await deadLetters(shop)).toEqual([expect.stringContaining('detail.port')]);
  });
});

describe('repeating is harmless', () => {
  test.for([
    [1, 'before it reads the secret'],
    [2, 'before it writes the ledger'],
    [3, 'before it tells the end'],
  ] as const)('killed at call %d, %s, it runs again', async ([call]) => {
    const shop = await ready();
    shop.region.lambda.killNext(warmer(shop), call);
    await request(shop);
    await shop.run(5 * MINUTE);
    expect(shop.logged.join('\n')).toContain('signal: killed');
    expect(await ending(shop)).toMatchObject({ outcome: 'succeeded' });
    expect(endingsTold(shop)).toMatchObject([{ outcome: 'succeeded' }]);
    expect(await deadLetters(shop)).toEqual([]);
  });

  test('a request that comes twice ends twice, alike', async () => {
    const shop = await ready();
    await request(shop);
    await request(shop);
    await shop.run(2 * MINUTE);
    expect(endingsTold(shop)).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'succeeded' }]);
    expect(await ending(shop)).toMatchObject({ outcome: 'succeeded' });
  });

  test('an earlier request that ends later does not replace the end of a later one', async () => {
    const shop = await ready();
    shop.region.lambda.killNext(warmer(shop), 1);
    await request(shop);
    await shop.run(SECOND);
    await request(shop);
    await shop.run(5 * MINUTE);
    expect(await ending(shop)).toMatchObject({ requestedAtMs: shop.startMs + SECOND, outcome: 'succeeded' });
    // The earlier one was run again, and had nothing to tell.
    expect(shop.region.postgres.sessions).toHaveLength(2);
    expect(endingsTold(shop)).toHaveLength(1);
  });

  test('the same seed gives the same warm-up', async () => {
    const runOf = async () => {
      const shop = await ready();
      await request(shop);
      await shop.run(2 * MINUTE);
      return JSON.stringify([await ending(shop), shop.region.postgres.sessions]);
    };
    expect(await runOf()).toBe(await runOf());
  });
});

describe('the secret', () => {
  test.for([
    ['after a success', goodSecret()],
    ['after a refusal', goodSecret({ username: 'other' })],
    ['after a secret of another shape', PASSWORD],
  ])('is nowhere to be found %s', async ([, secret]) => {
    const shop = await ready('shop', secret);
    await request(shop);
    await shop.run(2 * MINUTE);
    const [table, functionName] = [resourceName(shop, 'AWS::DynamoDB::GlobalTable'), warmer(shop)];
    const settings = shop.region.lambda.functions().find(({ name }) => name === functionName)!.settings;
    const everything = JSON.stringify([shop.logged, shop.said, shop.region.dynamoDb.inspect(table), settings]);
    expect(everything).toContain('warm-up ended');
    expect(everything).not.toContain(PASSWORD);
  });
});

describe('the function', () => {
  const settingsOf = (shop: Deployed) =>
    shop.region.lambda.functions().find(({ name }) => name === warmer(shop))!.settings;

  test('may read the secrets that the fleet names, and no others', async () => {
    const shop = await deployed(assembly.folder);
    const { roleArn } = settingsOf(shop);
    const secrets = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';
    const may = (name: string) =>
      shop.region.iam.roleMay(roleArn, 'secretsmanager:GetSecretValue', `${secrets}${name}`);
    expect([may('shop/warm-up-a1B2c3'), may('locked/warm-up-a1B2c3')]).toEqual([true, true]);
    expect([may('shop/warm-up-other-a1B2c3'), may('shop/admin-a1B2c3')]).toEqual([false, false]);
  });

  test('may write where the controller looks, and neither write elsewhere nor read', async () => {
    const shop = await deployed(assembly.folder);
    const credentials = shop.region.iam.credentialsFor(settingsOf(shop).roleArn, 'test');
    const dynamoDb = new DynamoDBClient({ ...shop.region.clientConfig(), credentials });
    const TableName = resourceName(shop, 'AWS::DynamoDB::GlobalTable');
    const put = (pk: string) =>
      dynamoDb.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: 'a' } } }));
    await put('controller#replicas');
    await expect(put('lease')).rejects.toThrow('not authorized to perform: dynamodb:PutItem');
    const get = new GetItemCommand({ TableName, Key: { pk: { S: 'controller#replicas' }, sk: { S: 'a' } } });
    await expect(dynamoDb.send(get)).rejects.toThrow('not authorized to perform: dynamodb:GetItem');
  });

  test('stands in the VPC of the fleet, trusts the authorities of RDS, and outlives the longest warm-up', () => {
    const found = functionsIn(assembly.folder).find(
      ({ Environment }) => 'NODE_EXTRA_CA_CERTS' in Environment.Variables,
    );
    expect(found).toMatchObject({
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d4e5f60718'], SecurityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
      Environment: { Variables: { NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem' } },
      // Five minutes, and one for what is around it.
      Timeout: 360,
    });
  });

  test('is not there where no cluster has a warm-up, and nor is the rule to it', () => {
    const count = (folder: string) => [functionsIn(folder).length, rulesIn(folder).length];
    const [functions, rules] = count(assembly.folder);
    expect(count(inject('assemblyFolder'))).toEqual([functions! - 1, rules! - 1]);
  });

  test('is a small bundle', () => {
    const file = `${assembly.folder}/functions/warmer/index.js`;
    const kilobytes = Math.round(statSync(file).size / 1000);
    console.info(`the bundle of the warmer: ${kilobytes} kB`);
    expect(kilobytes).toBeLessThan(400);
  });
});

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: object }>>;
}

function propertiesIn(folder: string, type: string): unknown[] {
  const { Resources } = JSON.parse(readFileSync(`${folder}/Evenkeel.template.json`, 'utf8')) as Template;
  return Object.values(Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
}

const functionsIn = (folder: string) =>
  propertiesIn(folder, 'AWS::Lambda::Function') as { readonly Environment: { readonly Variables: object } }[];

const rulesIn = (folder: string) => propertiesIn(folder, 'AWS::Events::Rule');

async function hitRatios({ region }: Deployed, instanceId = readerOf('shop')): Promise<number[]> {
  const cloudWatch = new CloudWatchClient(region.clientConfig());
  const { Datapoints = [] } = await cloudWatch.send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/RDS',
      MetricName: 'BufferCacheHitRatio',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: instanceId }],
      StartTime: new Date(region.clock.now() - 5 * MINUTE),
      EndTime: new Date(region.clock.now() - 2 * MINUTE),
      Period: 60,
      Statistics: ['Average'],
    }),
  );
  return Datapoints.map(({ Average }) => Average!);
}
