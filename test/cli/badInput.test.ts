import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createRegion } from '../../sandbox/region.ts';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import type { Listening } from '../../sandbox/wire/server.ts';
import { deployed, type Deployed, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';
import { createRole } from '../sandbox/iam/fixture.ts';

const COMMAND = fileURLToPath(new URL('../../cli/bin/evenkeel.mjs', import.meta.url));
const BUSY_DAY = fileURLToPath(new URL('../../sandbox/scenarios/busy-day/fleet.ts', import.meta.url));

let shop: Deployed;
let server: Listening;

beforeAll(async () => {
  shop = await deployed({ shop: () => 0.4 });
  await shop.run(10 * MINUTE);
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const PERSON = { AWS_ACCESS_KEY_ID: 'ada', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Runs the command as a person does, with nothing of AWS in its environment but what is given. */
async function evenkeel(args: readonly string[], environment: NodeJS.ProcessEnv = PERSON, url = server.url) {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const argv = [COMMAND, ...args, '--endpoint-url', url];
  const running = promisify(execFile)(process.execPath, argv, { env: { ...env, ...environment } });
  const ended = await running.then(
    (both): Ended => ({ code: 0, ...both }),
    (error: Ended) => error,
  );
  // Whatever goes wrong, nobody reads where in our code.
  expect(ended.stdout + ended.stderr).not.toMatch(/\n +at .*[(/]/);
  return ended;
}

/** The credentials of a role that may do everything but what is named. */
async function roleWithout(name: string, ...actions: string[]): Promise<NodeJS.ProcessEnv> {
  const { iam } = shop.region;
  const Statement = [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: actions, Resource: '*' },
  ];
  await createRole(iam, name, { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement } }] });
  const { accessKeyId, secretAccessKey, sessionToken } = iam.credentialsFor(
    `arn:aws:iam::123456789012:role/${name}`,
    'ada',
  );
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

describe('a person who lacks one right', () => {
  test('to read clusters sees what was recorded of them, and which right it is', async () => {
    const onCall = await roleWithout('NoClusters', 'rds:DescribeDBClusters');
    const { code, stdout, stderr } = await evenkeel(['status'], onCall);
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
    const text = stdout.replaceAll(/\n {4}(?=\S)/g, ' ');
    expect(text).toContain(
      'Not read\n  shop, watched: IAM does not allow rds:DescribeDBClusters to arn:aws:sts::123456789012:assumed-role/NoClusters/ada\n',
    );
    expect(stdout).toMatch(/^shop {6}act {6}hold {10}\S+ +\d+ \w+ ago$/m);
    expect(stdout).toMatch(/^watched {3}observe/m);
  });

  test('has a plan for what can be read, and it is not said that nothing would be done', async () => {
    const onCall = await roleWithout('NoClusters', 'rds:DescribeDBClusters');
    const { code, stdout } = await evenkeel(['plan', '--json'], onCall);
    expect(code).toBe(3);
    const { actions, unread } = JSON.parse(stdout) as { actions: object[]; unread: string[] };
    expect(actions).toEqual([]);
    expect(unread).toEqual([expect.stringContaining('rds:DescribeDBClusters')]);
    expect((await evenkeel(['plan'], onCall)).stdout).toContain('\nNothing is known of what would be changed.\n');
  });

  test('to read the ledger is told nothing of decisions, because a pause might stand there', async () => {
    const onCall = await roleWithout('NoLedger', 'dynamodb:Query');
    const { code, stdout } = await evenkeel(['status', 'shop'], onCall);
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\n {4}(?=\S)/g, ' ')).toContain(
      'shop: the ledger: IAM does not allow dynamodb:Query to arn:aws:sts::',
    );
    expect(stdout).toMatch(/^shop {6}act {6}not known$/m);
  });

  test('to read the fleet is told so, and what else helps', async () => {
    const onCall = await roleWithout('NoFleet', 'ssm:GetParametersByPath');
    const { code, stderr } = await evenkeel(['status'], onCall);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The deployed fleet cannot be read: allow ssm:GetParametersByPath on parameter\/evenkeel-fleet\/dev/,
    );
    expect(stderr).toContain('--fleet evenkeel.config.ts');
  });
});

describe('AWS that refuses', () => {
  afterEach(() => {
    delete shop.region.endpoint.intercept;
  });

  /** What people's calls of some services are answered. */
  const refuse = (services: readonly string[], name: string, message: string) => {
    shop.region.endpoint.intercept = async ({ service, accessKeyId }, _input, next) => {
      if (accessKeyId === 'ada' && services.includes(service)) throw new AwsError(name, message, { status: 400 });
      return await next();
    };
  };

  test('credentials that have expired', async () => {
    refuse(['ssm', 'sts'], 'ExpiredTokenException', 'The security token included in the request is expired');
    expect(await evenkeel(['plan'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'Your AWS credentials have expired (The security token included in the request is expired): log in again, as for the AWS CLI.\n',
    });
    const { code, stdout, stderr } = await evenkeel(['plan', '--json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error:
        'Your AWS credentials have expired (The security token included in the request is expired): log in again, as for the AWS CLI.',
      exitCode: 1,
    });
  });

  test('too many calls of one service shows the rest', async () => {
    refuse(['monitoring'], 'Throttling', 'Rate exceeded');
    const { code, stdout } = await evenkeel(['status']);
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\n {4}(?=\S)/g, ' ')).toContain(
      `  shop, watched: AWS throttles calls at ${server.url} (Rate exceeded): wait a minute.`,
    );
    expect(stdout).toMatch(/^shop {6}act {6}hold /m);
  });
});

describe('a Region in which nothing of ours is', () => {
  let wrong: Listening;
  beforeAll(async () => (wrong = await createRegion().endpoint.listen()));
  afterAll(() => wrong.close());

  test.each([
    ['status'],
    ['plan', 'shop'],
    ['explain', 'shop'],
    ['history', 'shop'],
    ['certificates'],
    ['drill', 'list'],
    ['drill', 'report', '--since', '90d'],
    ['pause', 'shop', '--why', 'a migration'],
    ['release', 'shop', '--why', 'a migration'],
    ['dead-letters', 'list'],
  ])('%s says what to check, and changes nothing', async (...args) => {
    const { code, stdout, stderr } = await evenkeel(args, PERSON, wrong.url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replaceAll('\n', ' ')).toMatch(
      / not (deployed|found) at http:.*check the stage \(--stage\), the Region \(--region\)/,
    );
  });
});

test('a fleet that is far from the account says which clusters are not there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-far-'));
  const file = join(folder, 'fleet.ts');
  const cluster = `{ mode: 'act', readers: { min: 1, max: 2 }, classes: ['db.r6g.large'], zones: ['eu-west-1a'] }`;
  await writeFile(file, `export default { clusters: { elsewhere: ${cluster} } };`);
  try {
    const { code, stdout } = await evenkeel(['plan', '--fleet', file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^elsewhere +act +hold +cluster-not-found$/m);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a plan that would change something says what, why, and so by its exit code; in observe mode nothing would be', async () => {
  const { code, stdout } = await evenkeel(['plan', 'shop', '--fleet', BUSY_DAY]);
  expect(code).toBe(2);
  expect(stdout).toMatch(
    /^shop +act +add +below-floor\n {4}readers evenkeel-\S+ db\.r6g\.large eu-west-1c\n {4}serving 1 · /m,
  );
  expect(stdout).toContain('\n1 of 1 would be changed now.\n');
  const calls: string[] = [];
  shop.region.endpoint.onCall = ({ context }) => {
    if (context.accessKeyId === 'ada') calls.push(context.operation);
  };
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-observing-'));
  const file = join(folder, 'fleet.ts');
  const cluster = `{ mode: 'observe', readers: { min: 2, max: 4 }, classes: ['db.r6g.large'], zones: ['eu-west-1c'] }`;
  await writeFile(file, `export default { clusters: { shop: ${cluster} } };`);
  try {
    const observed = await evenkeel(['plan', 'shop', '--json', '--fleet', file]);
    expect(observed.code).toBe(0);
    const { actions } = JSON.parse(observed.stdout) as { actions: object[] };
    expect(actions[0]).toMatchObject({
      name: 'shop',
      kind: 'add',
      reason: 'below-floor',
      mode: 'observe',
      isChange: false,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter((operation) => !/^(Describe|Get|List|Query|BatchGet)/.test(operation))).toEqual([]);
});

test('an address at which something else answers is named as that', async () => {
  const other = createServer((_request, response) => response.end('<html>It works!</html>'));
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  try {
    expect(await evenkeel(['status'], PERSON, url)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `What answers at ${url} is not AWS: check --endpoint-url.\n`,
    });
  } finally {
    other.closeAllConnections();
    other.close();
  }
});

test.each([
  [['statsu'], 'Did you mean status?'],
  [['pause', 'shop', '--why', 'x'], 'Specify --for DURATION or --until-resumed.'],
  [['explain', 'shopp'], 'Unknown resource "shopp". Available: shop, watched.'],
  [['drill', 'begin'], 'unknown command'],
  [['status', '--every', 'soon'], 'Expected a number and a unit'],
])('%j is wrong usage', async (args, message) => {
  const { code, stdout, stderr } = await evenkeel(args);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  expect(stderr).toContain(message);
});
