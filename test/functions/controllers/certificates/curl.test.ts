import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
  type RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTlsSockets, type TlsSockets } from '../../../../sandbox/data-planes/tls/sockets/index.ts';
import { addRule, addTargets, createWebsite, type Website } from '../../../../sandbox/scenarios/website.ts';
import { deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const NAME = 'landing.shop.example';
const SECURE = { Protocol: 'HTTPS', Port: '443' } as const;
const run = promisify(execFile);

let folder: string;
let sockets: TlsSockets;
let connectTo: string[];
let last: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-curl-'));
  let website: Website | undefined;
  const landing = await deployed(async (region) => {
    website = await createWebsite(region, 'landing');
    const { httpArn, targetGroupArn } = website;
    const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    const redirect = async (Priority: number, path: string, RedirectConfig: Partial<RedirectActionConfig>) => {
      const Conditions = [
        { Field: 'host-header', HostHeaderConfig: { Values: [NAME] } },
        { Field: 'path-pattern', PathPatternConfig: { Values: [path] } },
      ];
      const to = { StatusCode: 'HTTP_301' as const, ...RedirectConfig };
      const Actions = [{ Type: 'redirect' as const, RedirectConfig: to }];
      await elb.send(new CreateRuleCommand({ ListenerArn: httpArn, Priority, Conditions, Actions }));
    };
    await region.elasticLoadBalancing.instantly(async () => {
      await addTargets(region, targetGroupArn);
      await addRule(region, httpArn, { host: `www.${NAME}`, targetGroupArn, priority: 1 });
      await redirect(2, '/own*', { ...SECURE, Host: NAME });
      await redirect(3, '/app/*', { ...SECURE, Path: '/app/v2#{path}' });
      await redirect(4, '/moved', { Path: '/new', StatusCode: 'HTTP_302' });
      await redirect(5, '/apex*', { ...SECURE, Host: `www.${NAME}`, StatusCode: 'HTTP_302' });
    });
  });
  await landing.run(40 * MINUTE);
  last = landing.decisions('landing').at(-1);
  const onProblem = (message: string) => {
    throw new Error(message);
  };
  const authorityFile = join(folder, 'authority.pem');
  sockets = await openTlsSockets(landing.region, { authorityFile, machineNow: Date.now, onProblem });
  connectTo = [NAME, `www.${NAME}`].flatMap((host) =>
    [80, 443].flatMap((port) => {
      const { address, port: bound } = sockets.openSockets().find(({ wanted }) => wanted.port === port)!;
      return ['--connect-to', `${host}:${port}:${address}:${bound}`];
    }),
  );
});
afterAll(async () => {
  await sockets.close();
  await rm(folder, { recursive: true });
});

/** The statuses on the way, and where it ends. */
async function curl(url: string): Promise<string> {
  const wanted = ['-w', '%{stderr}%{url_effective}', '-D', '-', '-o', join(folder, 'body')];
  const how = ['-sSL', '--max-redirs', '10', '--cacert', join(folder, 'authority.pem')];
  const { stdout, stderr } = await run('curl', [...how, ...connectTo, ...wanted, url]);
  const statuses = [...stdout.matchAll(/^HTTP\/\S+ (\d+)/gm)].map(([, status]) => status);
  return [...statuses, stderr.replace(':443/', '/')].join(' ');
}

test.each([
  // The rules that would loop on HTTPS are not there.
  [`http://${NAME}/own?a=1&b=2`, `301 200 https://${NAME}/own?a=1&b=2`],
  [`https://${NAME}/own?a=1`, `200 https://${NAME}/own?a=1`],
  [`https://${NAME}/app/x`, `200 https://${NAME}/app/x`],
  // From port 80 to HTTPS, and there as the rule says.
  [`http://${NAME}/moved?a=1`, `301 302 200 https://${NAME}/new?a=1`],
  // Apex to www, on either port.
  [`http://${NAME}/apex/x?a=1`, `302 200 https://www.${NAME}/apex/x?a=1`],
  [`https://${NAME}/apex/x?a=1`, `302 200 https://www.${NAME}/apex/x?a=1`],
  [`http://www.${NAME}/x?a=1`, `301 200 https://www.${NAME}/x?a=1`],
  [`http://${NAME}/`, `301 200 https://${NAME}/`],
])('curl -L %s ends: %s', async (url, expected) => {
  expect(await curl(url)).toBe(expected);
});

test('with it, everything is in order', () => {
  expect(last).toBe('hold/in-order');
});
