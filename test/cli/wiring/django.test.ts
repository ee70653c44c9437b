import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CreateDBClusterEndpointCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterEndpointCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PostgresPlane } from '../../../sandbox/data-planes/postgres/index.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { pace } from '../../../sandbox/run/pace.ts';
import type { Listening } from '../../../sandbox/wire/server.ts';
import { createShop, PASSWORD, WRITER_HOST } from '../../functions/workers/prober/deployed.ts';
import { hasDjango, PYTHON } from './python.ts';

const COMMAND = fileURLToPath(new URL('../../../cli/evenkeel.ts', import.meta.url));
const FLEET = fileURLToPath(new URL('fleet.ts', import.meta.url));
const projectFile = (name: string) => fileURLToPath(new URL(`project/${name}`, import.meta.url));

/** Connections end soon enough for a test to see it. */
const CONNECTION_SECONDS = 1;

const BASE_SETTINGS = `
SECRET_KEY = "not a secret: it signs a test's cookies"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "urls"
INSTALLED_APPS = ["shop"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
`;

interface Answer {
  readonly alias: string;
  readonly server: number;
  readonly note: string;
}

describe.runIf(hasDjango)('a Django project with what `wiring django` prints', () => {
  let plane: PostgresPlane;
  let region: Region;
  let api: Listening;
  let folder: string;
  let django: ChildProcess;
  let url: string;
  let readerHost: string;
  const problems: string[] = [];
  const end = new AbortController();
  let paced: Promise<unknown>;
  let rds: RDSClient;

  beforeAll(async () => {
    plane = await PostgresPlane.create({ onProblem: (message) => problems.push(message) });
    const durations = {
      failover: [1, 1],
      oldWriterReturning: [0.5, 0.5],
      nameFollowing: [0.3, 0.3],
      endpointModifying: [0.5, 0.5],
    } as const;
    region = createRegion({ realPostgres: plane, rds: { durations }, onProblem: (message) => problems.push(message) });
    rds = new RDSClient(region.clientConfig());
    await region.rds.instantly(async () => {
      await createShop(rds);
      const { Endpoint } = await rds.send(
        new CreateDBClusterEndpointCommand({
          DBClusterIdentifier: 'shop',
          DBClusterEndpointIdentifier: 'evenkeel-shop',
          EndpointType: 'READER',
          ExcludedMembers: ['shop-1', 'shop-3'],
        }),
      );
      readerHost = Endpoint!;
    });
    const ssm = new SSMClient(region.clientConfig());
    for (const [role, Value] of Object.entries({ writer: WRITER_HOST, reader: readerHost }))
      await ssm.send(new PutParameterCommand({ Name: `/evenkeel/shop/${role}`, Type: 'String', Value }));
    await plane.settled();
    paced = pace(region.clock, { speed: 1, untilMs: Number.POSITIVE_INFINITY, signal: end.signal, beatMs: 5 });
    api = await region.endpoint.listen();
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-django-'));
    await setUpProject();
    django = spawn(PYTHON, ['serve.py'], { cwd: folder, env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
    const [port] = (await once(django.stdout!, 'data')) as [Buffer];
    url = `http://127.0.0.1:${String(port).trim()}`;
  });

  afterAll(async () => {
    django?.kill();
    end.abort();
    await paced;
    await Promise.all([api?.close(), plane?.close(), rm(folder, { recursive: true, force: true })]);
  });

  const environment = {
    PATH: process.env['PATH'],
    DB_USER: 'shop',
    DB_PASSWORD: PASSWORD,
    DB_WRITER: '127.0.0.1',
    DB_READER: '127.0.0.1',
  };

  /** The command's own files; only the ports of this machine, and how long connections live, are added. */
  async function setUpProject(): Promise<void> {
    const args = ['wiring', 'django', '--json', '--fleet', FLEET, '--endpoint-url', api.url];
    const { stdout } = await promisify(execFile)(process.execPath, [COMMAND, ...args]);
    const { files } = JSON.parse(stdout) as {
      readonly files: readonly { readonly name: string; readonly text: string }[];
    };
    const [settings, router] = files;
    const places = await plane.endpoints();
    const portOf = (host: string) => places.find(({ hostname }) => hostname === host)!.port;
    const local = `
DATABASES["default"].update(PORT=${portOf(WRITER_HOST)}, CONN_MAX_AGE=${CONNECTION_SECONDS})
DATABASES["reader"].update(PORT=${portOf(readerHost)}, CONN_MAX_AGE=${CONNECTION_SECONDS})
`;
    expect(settings!.text).toContain(`"HOST": os.environ.get("DB_READER", "${readerHost}")`);
    await mkdir(join(folder, 'shop'));
    await Promise.all([
      writeFile(join(folder, 'settings.py'), BASE_SETTINGS + settings!.text + local),
      writeFile(join(folder, router!.name), router!.text),
      ...['urls.py', 'serve.py'].map((name) => copyFile(projectFile(name), join(folder, name))),
      copyFile(projectFile('models.py'), join(folder, 'shop', 'models.py')),
      writeFile(join(folder, 'shop', '__init__.py'), ''),
    ]);
  }

  const manage = async (...args: string[]) => {
    const env = { ...environment, DJANGO_SETTINGS_MODULE: 'settings', PYTHONPATH: folder };
    return (await promisify(execFile)(PYTHON, ['-m', 'django', ...args], { cwd: folder, env })).stdout;
  };

  const ask = async (path: string, cookie = '', method = 'GET') => {
    const response = await fetch(`${url}${path}`, { method, headers: { cookie } });
    const set = response.headers.get('set-cookie')?.split(';')[0];
    return {
      status: response.status,
      cookie: set,
      answer: response.ok ? ((await response.json()) as Answer) : undefined,
    };
  };
  const write = async (note: string) => await ask(`/orders?note=${note}`, '', 'POST');
  const portOf = (instanceId: string) => plane.cluster('shop').portOf(instanceId);

  /** Whoever reads without having written, until a note is there: replicas take their time. */
  async function readUntil(note: string): Promise<Answer> {
    for (;;) {
      const { answer } = await ask('/orders');
      if (answer?.note === note) return answer;
      await wait(20);
    }
  }

  test('migrates the writer alone', async () => {
    // A reader refuses to be migrated, as Aurora's do; the router does not even plan a table of the shop.
    const refused = (await manage('migrate', '--run-syncdb', '--database', 'reader').catch(
      (error: unknown) => error,
    )) as { readonly stdout: string };
    expect(refused.stdout).toContain('Creating tables...');
    expect(refused.stdout).not.toContain('shop_order');
    expect(await manage('migrate', '--run-syncdb')).toContain('Creating table shop_order');
  });

  test('writes to the writer, and lets only those who have just written read from there', async () => {
    const mine = await write('first');
    expect(mine).toMatchObject({ status: 200, answer: { alias: 'default', server: portOf('shop-1') } });
    expect((await ask('/orders', mine.cookie)).answer).toMatchObject({ alias: 'default', note: 'first' });
    expect(await readUntil('first')).toMatchObject({ alias: 'reader', server: portOf('shop-2') });
    // Nobody but the server can say that somebody has written.
    expect((await ask('/orders', mine.cookie!.replace(/\d/, '9'))).answer).toMatchObject({ alias: 'reader' });
  });

  test('relates what comes from both, follows `.using()`, and reads its own writes within a request', async () => {
    expect((await ask('/relations')).answer).toEqual({
      reader: 'reader',
      writer: 'default',
      related: 'default',
      line: 'default',
      later: 'default',
    });
  });

  test('loses no read while a reader drains, and leaves it within the life of a connection', async () => {
    await readUntil('first');
    await rds.send(
      new ModifyDBClusterEndpointCommand({
        DBClusterEndpointIdentifier: 'evenkeel-shop',
        ExcludedMembers: ['shop-1', 'shop-2'],
      }),
    );
    const statuses = new Set<number>();
    let server: number | undefined;
    while (server !== portOf('shop-3')) {
      const { status, answer } = await ask('/orders');
      statuses.add(status);
      server = answer?.server;
      await wait(20);
    }
    expect([...statuses]).toEqual([200]);
    await wait((CONNECTION_SECONDS + 1) * 1000);
    await ask('/orders');
    const left = await plane
      .cluster('shop')
      .query('shop-2', 'postgres', `SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'shop'`);
    expect(left).toEqual([{ n: 0 }]);
  });

  test('writes again after a failover, to the new writer', async () => {
    await rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-2' }));
    let last: Awaited<ReturnType<typeof write>> | undefined;
    while (!last?.answer || last.answer.server !== portOf('shop-2')) {
      last = await write('after');
      await wait(50);
    }
    expect(last).toMatchObject({ status: 200, answer: { alias: 'default', note: 'after' } });
    expect(await readUntil('after')).toMatchObject({ alias: 'reader', server: portOf('shop-3') });
    expect(problems).toEqual([]);
  });
});
