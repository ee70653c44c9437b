import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRegion } from '../../sandbox/region.ts';
import { runCommand } from './account/region.ts';

let home: string;
let profiles: NodeJS.ProcessEnv;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'evenkeel-home-'));
  await mkdir(join(home, '.aws', 'sso', 'cache'), { recursive: true });
  const AWS_CONFIG_FILE = join(home, '.aws', 'config');
  profiles = { HOME: home, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials') };
  await writeFile(
    AWS_CONFIG_FILE,
    `[sso-session work]
sso_region = us-east-1
sso_start_url = https://work.awsapps.com/start
[profile eng]
sso_session = work
sso_account_id = 123456789012
sso_role_name = Engineer
[profile legacy]
sso_region = us-east-1
sso_start_url = https://legacy.awsapps.com/start
sso_account_id = 123456789012
sso_role_name = Engineer
[profile chained]
role_arn = arn:aws:iam::123456789012:role/Engineer
source_profile = gone
`,
  );
  await writeFile(
    join(home, '.aws', 'credentials'),
    '[keys]\naws_access_key_id = ada\naws_secret_access_key = secret\n',
  );
});
afterAll(() => rm(home, { recursive: true }));

describe('a profile', () => {
  test.each([
    ['nope', 'profile-missing', 'There is no profile nope: there is eng, legacy, chained, keys.'],
    ['eng', 'sign-in-expired', 'The session of the profile eng has expired.'],
    ['legacy', 'sign-in-expired', 'The session of the profile legacy has expired.'],
    [
      'chained',
      'profile-unusable',
      'The profile chained gives no credentials: Could not load credentials from any providers.',
    ],
  ])('%s is told as %s, by doctor and by the other commands', async (AWS_PROFILE, id, message) => {
    const doctor = await runCommand(['doctor', '--json'], { ...profiles, AWS_PROFILE });
    expect(doctor).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(doctor.stdout)).toMatchObject({ findings: [{ id, message, severity: 'error' }] });
    const status = await runCommand(['status'], { ...profiles, AWS_PROFILE });
    expect(status).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(message) });
  });

  test('that does not exist is told before a Region that nothing names', async () => {
    const environment = { ...profiles, AWS_PROFILE: 'nope', AWS_REGION: undefined };
    const { stdout } = await runCommand(['doctor', '--json'], environment);
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ id: 'profile-missing' }] });
    expect((await runCommand(['check'], environment)).stderr).toBe(
      'There is no profile nope: there is eng, legacy, chained, keys. Set AWS_PROFILE to one of them, or unset it.\n',
    );
  });
});

test.each(['nonsense', '127.0.0.1:4566', 'ftp://127.0.0.1'])('the endpoint %j is wrong usage', async (url) => {
  for (const command of ['doctor', 'status'])
    expect(await runCommand([command, '--endpoint-url', url])).toMatchObject({
      code: 64,
      stdout: '',
      stderr: `--endpoint-url "${url}" is no address: write it as http://127.0.0.1:4566.\n`,
    });
});

describe('where the environment names a proxy', () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  let port: number;

  beforeAll(async () => {
    proxy.on('connect', (request, socket: Socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.on('error', () => {});
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    ({ port } = proxy.address() as AddressInfo);
  });
  afterAll(() => void proxy.close());

  const KEYS = { AWS_ACCESS_KEY_ID: 'ada', AWS_SECRET_ACCESS_KEY: 'secret' };

  test('AWS is asked by it, its refusal is told, and its password is not', async () => {
    const environment = { ...KEYS, HTTPS_PROXY: `http://ada:hidden@127.0.0.1:${port}` };
    const doctor = await runCommand(['doctor', '--json'], environment);
    expect(doctor.code).toBe(1);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      findings: [
        {
          id: 'endpoint-unreachable',
          message: expect.stringMatching(
            /^Nobody answers at eu-west-1 by the proxy 127\.0\.0\.1:\d+ \(.*403 Forbidden.*\)\.$/,
          ),
        },
      ],
    });
    const status = await runCommand(['status'], environment);
    expect(status.code).toBe(1);
    expect(status.stderr).toMatch(/^No way to AWS at eu-west-1 by the proxy .* check HTTPS_PROXY and NO_PROXY\.$/m);
    expect(asked).toContain('CONNECT sts.eu-west-1.amazonaws.com:443');
    expect(asked).toContain('CONNECT ssm.eu-west-1.amazonaws.com:443');
    expect(doctor.stdout + status.stderr).not.toContain('hidden');
  });

  test('credentials are fetched by it, too', async () => {
    asked.length = 0;
    const environment = { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'https://credentials.example/ada' };
    await runCommand(['doctor'], { ...environment, https_proxy: `http://127.0.0.1:${port}` });
    expect(asked).toContain('CONNECT credentials.example:443');
  });

  test('a sandbox on this machine is asked without it', async () => {
    asked.length = 0;
    const server = await createRegion().endpoint.listen();
    try {
      const address = `http://127.0.0.1:${port}`;
      const { stderr } = await runCommand(['status', '--endpoint-url', server.url], {
        HTTP_PROXY: address,
        HTTPS_PROXY: address,
      });
      expect(stderr).toContain('not deployed');
      expect(asked).toEqual([]);
    } finally {
      await server.close();
    }
  });
});

describe('an endpoint of another Region than the one that is named', () => {
  test.for(['status', 'check', 'plan', 'history shop'])('ends %s with what to do', async (command) => {
    const server = await createRegion().endpoint.listen();
    try {
      const { code, stderr } = await runCommand([...command.split(' '), '--endpoint-url', server.url], {
        AWS_REGION: 'eu-west-2',
        AWS_ACCESS_KEY_ID: 'ada',
        AWS_SECRET_ACCESS_KEY: 'secret',
      });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: `${server.url} is the endpoint of another Region: specify that one with --region or AWS_REGION. A sandbox says which it is as it starts.\n`,
      });
    } finally {
      await server.close();
    }
  });

  test('is what doctor finds, and nothing else', async () => {
    const server = await createRegion().endpoint.listen();
    try {
      const environment = { AWS_REGION: 'eu-west-2', AWS_ACCESS_KEY_ID: 'ada', AWS_SECRET_ACCESS_KEY: 'secret' };
      const { code, stdout } = await runCommand(['doctor', '--json', '--endpoint-url', server.url], environment);
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ findings: [{ id: 'region-elsewhere' }], checked: 0 });
    } finally {
      await server.close();
    }
  });
});
