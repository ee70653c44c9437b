import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createProgram } from '../../cli/evenkeel/program.ts';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import type { Listening } from '../../sandbox/wire/server.ts';
import { deployed, type Deployed, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';

let shop: Deployed;
let server: Listening;
beforeAll(async () => {
  // Another file of this process may have imported the clients before, for a Region that is gone.
  vi.resetModules();
  shop = await deployed();
  await shop.run(5 * MINUTE);
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());

async function release(...args: string[]): Promise<string> {
  let written = '';
  process.exitCode = 0;
  const program = createProgram((text) => (written += text));
  await program.parseAsync(['release', ...args, '--endpoint-url', server.url], { from: 'user' });
  return stripVTControlCharacters(written);
}

test('release --all gives every cluster back, and one that is refused keeps no other one from it', async () => {
  const refused = new AwsError('AccessDeniedException', 'not authorized to perform: DescribeScalableTargets');
  shop.region.endpoint.intercept = async (call, input, next) => {
    if (JSON.stringify(input).includes('cluster:shop') && call.operation === 'DescribeScalableTargets') throw refused;
    return await next();
  };
  const { clusters } = JSON.parse(await release('--all', '--why', 'uninstalling', '--json')) as { clusters: unknown[] };
  expect(clusters).toEqual([
    { cluster: 'shop', failure: 'not authorized to perform: DescribeScalableTargets' },
    { cluster: 'watched', released: false },
  ]);
  expect(process.exitCode).toBe(3);
  const text = await release('--all', '--why', 'uninstalling');
  expect(text).toContain('shop was not released: not authorized to perform: DescribeScalableTargets');
  expect(text).toContain("watched has no safety net of Evenkeel's.");
});

test.for<readonly string[]>([[], ['shop', '--all']])('release %j does not say which', async (args) => {
  await expect(release(...args, '--why', 'uninstalling')).rejects.toThrow('Say which cluster, or --all.');
});
