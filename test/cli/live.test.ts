import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import { json } from 'node:stream/consumers';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorkplace, type Workplace } from './command.ts';

/** What a target says of itself, as JSON, to a client that checks the certificate. */
async function ask(options: RequestOptions & { readonly servername: string }): Promise<unknown> {
  const asking = request({ ...options, headers: { host: options.servername }, agent: false }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return await json(answer);
}

let workplace: Workplace;
beforeAll(async () => (workplace = await createWorkplace()));
afterAll(() => workplace.remove());

describe('a live run', () => {
  test('tells decisions as they happen, serves AWS, and ends cleanly on Ctrl-C', async () => {
    const running = workplace.start('--port', '0', '--speed', '600');
    const [, url] = await running.says(/Serving the AWS API on (http:\/\/127\.0\.0\.1:\d+)/);
    const client = new RDSClient({
      endpoint: url!,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({}));
    expect(DBClusters.map(({ DBClusterIdentifier }) => DBClusterIdentifier)).toEqual(['shop']);
    await running.says(/\d\d:\d\d:\d\d {2}shop {10}set-endpoint {2}endpoint-missing {8}serving 2\n/);

    running.signal('SIGINT');
    const { code, stdout, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/hours of Region time, \d+ AWS API calls\.\nshop: 0 readers added, 0 removed, /);
    expect(stdout).toContain(`aws --endpoint-url ${url} rds describe-db-clusters`);
    expect(await workplace.leftovers()).toEqual([]);
  });

  test('says how to connect to its load balancers, who answer by host and path under the authority that it names', async () => {
    const site = await createWorkplace('certificates');
    const running = site.start('--scenario', 'certificates', '--port', '0');
    const [, authorityFile] = await running.says(/CA=(\S+authority\.pem)/);
    const ca = await readFile(authorityFile!);
    const [, address, port] = await running.says(/--connect-to www\.shop\.example:443:([\d.]+):(\d+)/);
    const place = { host: address!, port: Number(port), servername: 'www.shop.example', ca };
    expect(await ask({ ...place, path: '/cart/1' })).toMatchObject({ targetGroup: 'cart', path: '/cart/1' });
    expect(await ask({ ...place, path: '/' })).toMatchObject({ targetGroup: 'shop', host: 'www.shop.example' });
    // Three of its cases: one of IAM is told, HTTPS comes without the rule that would loop, and CAA forbids a host.
    await running.says(/server-certificate-expiring: .*legacy\.shop\.example/);
    await running.says(/landing {2,}confirm {2,}served/);
    await running.says(/caa-forbids \(guests\.shop\.example\): .*letsencrypt\.org/);
    running.signal('SIGINT');
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' });
    expect(await site.leftovers()).toEqual([]);
    await site.remove();
  });

  test('ends during its set-up, too, and leaves nothing behind', async () => {
    const running = workplace.start('--port', '0');
    await running.says(/1\/3 {2}Bundling/);
    running.signal('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 130, stderr: 'Interrupted.\n' });
    expect(await workplace.leftovers()).toEqual([]);
  });
});
