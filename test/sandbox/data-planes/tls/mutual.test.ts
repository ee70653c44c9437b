import {
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shakeHands } from '../../../../functions/workers/handshakes/handshake.ts';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';
import { openTlsSockets, type TlsSockets } from '../../../../sandbox/data-planes/tls/sockets/index.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createWebsite, issueCertificate } from '../../../../sandbox/scenarios/website.ts';

const clients = createAuthority('Clients of the shop');

let region: Region;
let elb: ElasticLoadBalancingV2Client;
let listenerArn: string;
let serial: string;
let sockets: TlsSockets;
let folder: string;

beforeAll(async () => {
  region = createRegion({ tls: { propagationSeconds: [0, 0] } });
  elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const arn = await issueCertificate(region, ['shop.example'], { daysAgo: 1 });
  listenerArn = (await createWebsite(region, 'shop', [arn])).httpsArn!;
  serial = region.acm.served(arn)!.serial.replace(/^0+/, '');
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
  const nowMs = Date.now();
  const { certificatePem, privateKeyPem } = clients.issue({
    names: ['client.example'],
    serial: '0b',
    notBeforeMs: nowMs - 86_400_000,
    notAfterMs: nowMs + 86_400_000,
    keyAlgorithm: 'EC_prime256v1',
  });
  await writeFile(join(folder, 'client.pem'), certificatePem + privateKeyPem);
  const onProblem = (message: string) => {
    throw new Error(message);
  };
  const authorityFile = join(folder, 'authority.pem');
  sockets = await openTlsSockets(region, { authorityFile, machineNow: Date.now, onProblem });
});
afterAll(async () => {
  await sockets.close();
  await rm(folder, { recursive: true });
});

const set = async (MutualAuthentication: { Mode: string; TrustStoreArn?: string }, SslPolicy?: string) => {
  await elb.send(new ModifyListenerCommand({ ListenerArn: listenerArn, MutualAuthentication, SslPolicy }));
  await region.clock.runUntil(region.clock.now() + 1_000);
  await sockets.settled();
};
const place = () => sockets.openSockets().find(({ wanted }) => wanted.port === 443)!;

/** The status of an answer to curl, or its exit code where there was none. */
async function curl(...more: readonly string[]): Promise<string> {
  const { address, port } = place();
  const to = ['--resolve', `shop.example:${port}:${address}`, '--cacert', join(folder, 'authority.pem')];
  const child = spawn('curl', [
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code}',
    ...to,
    ...more,
    `https://shop.example:${port}/`,
  ]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return code === 0 ? output : `exit ${code}`;
}

describe('mutual TLS of an Application Load Balancer', () => {
  test('is off at first', async () => {
    const { Listeners } = await elb.send(new DescribeListenersCommand({ ListenerArns: [listenerArn] }));
    expect(Listeners![0]!.MutualAuthentication).toEqual({ Mode: 'off' });
    // Nobody stands behind it.
    expect(await curl()).toBe('503');
  });

  test('lets everybody in where it passes certificates through', async () => {
    await set({ Mode: 'passthrough' });
    expect(await curl()).toBe('503');
    expect(await curl('--cert', join(folder, 'client.pem'))).toBe('503');
  });

  test.each([
    { version: '1.2', policy: 'ELBSecurityPolicy-2016-08', most: '1.2' },
    { version: '1.3', policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06', most: '1.3' },
  ])(
    'lets clients of its trust store in alone, and shows its own certificate to all, by TLS $version',
    async ({ policy, most }) => {
      const trustStore = region.elasticLoadBalancing.state.createTrustStore('clients', clients.certificatePem);
      await set({ Mode: 'verify', TrustStoreArn: trustStore }, policy);
      expect(await curl('--tls-max', most, '--cert', join(folder, 'client.pem'))).toBe('503');
      expect(await curl('--tls-max', most)).toMatch(/^exit \d+$/);
      const { address, port } = place();
      expect(await shakeHands(address, port, 'shop.example')).toBe(serial);
      const [node] = region.tls.nodes.all();
      expect(region.tls.handshake(node!.address, 443, { servername: 'shop.example' })).toMatchObject({
        kind: 'shown',
        isRefused: true,
      });
    },
  );

  test('is refused as AWS does', async () => {
    await expect(set({ Mode: 'verify', TrustStoreArn: 'none' })).rejects.toMatchObject({
      name: 'TrustStoreNotFoundException',
    });
    await expect(set({ Mode: 'verify' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(set({ Mode: 'strict' })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
