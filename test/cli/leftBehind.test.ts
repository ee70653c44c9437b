import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { leftInGroup } from '../../cli/evenkeel/leftBehind.ts';
import { createProgram } from '../../cli/evenkeel/program.ts';
import { NO_PROGRESS } from '../../functions/controllers/targets/progress.ts';
import type { Region } from '../../sandbox/region.ts';
import { deployed as deployedReplicas, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';
import { A, deployed as deployedTargets, killZone, synthesizeOnce } from '../functions/controllers/targets/deployed.ts';

synthesizeOnce();

afterEach(() => (process.exitCode = 0));

async function release(region: Region, ...args: string[]): Promise<string> {
  // Clients that were imported before are those of a server that is gone.
  vi.resetModules();
  const server = await region.endpoint.listen();
  try {
    let written = '';
    const program = createProgram((text) => (written += text));
    const words = ['release', '--all', '--why', 'uninstalling', ...args, '--endpoint-url', server.url];
    await program.parseAsync(words, { from: 'user' });
    return stripVTControlCharacters(written);
  } finally {
    await server.close();
  }
}

describe('release --all says what would stay', () => {
  test('of a cluster: the reader that was added, and the endpoint; and nothing once they are deleted', async () => {
    const { region, run } = await deployedReplicas({ shop: () => 0.9 });
    await run(20 * MINUTE);
    const { left } = JSON.parse(await release(region, '--json')) as { left: { what: string; remedy: string }[] };
    expect(left.map(({ what }) => what)).toEqual([
      expect.stringMatching(/^The reader evenkeel-shop\S+ stays\.$/),
      'The endpoint evenkeel-shop stays.',
    ]);
    expect(left[0]!.remedy).toMatch(/^npx evenkeel release shop --for-destroy --why "uninstalling" --endpoint-url /);
    await release(region, '--for-destroy');
    await run(10 * MINUTE);
    expect(await release(region)).toContain('Nothing else of ours is left in AWS');
  });

  test('of a target group: that cross-zone load balancing is on, with what it was', async () => {
    const shop = await deployedTargets('shop', { targetsPerZone: 3 });
    await shop.run(5 * MINUTE);
    expect(await release(shop.region)).toContain('Nothing else of ours is left in AWS');
    killZone(shop, A);
    await shop.run(5 * MINUTE);
    expect(shop.crossZone()).toBe('true');
    const said = await release(shop.region);
    expect(said).toContain('shop: Cross-zone load balancing stays as we have switched it.');
    expect(said).toMatch(
      /modify-target-group-attributes .*Key=load_balancing.cross_zone.enabled,Value=use_load_balancer_/,
    );
  });
});

test('a spare is left with its address and port, a replacement is no loan, and capacity is that of its orders', () => {
  const order = { atMs: 0, zone: A, instanceIds: [], desired: 3, isOpen: false, desiredAfter: undefined };
  const left = leftInGroup(
    'shop',
    { arn: 'arn:group', pool: { ecsService: { cluster: 'web', service: 'shop' } } },
    {
      ...NO_PROGRESS,
      registered: {
        '2001:db8::1:8080': { atMs: 0, zone: A, as: 'spare' },
        'i-1:80': { atMs: 0, zone: A, as: 'replacement' },
      },
      orders: { one: { ...order, count: 2 }, two: { ...order, count: 1 } },
    },
  );
  expect(left).toEqual([
    {
      resource: 'shop',
      what: 'The target 2001:db8::1:8080 stays registered.',
      remedy: 'aws elbv2 deregister-targets --target-group-arn arn:group --targets Id=2001:db8::1,Port=8080',
    },
    {
      resource: 'shop',
      what: 'Its pool keeps 3 more than it had.',
      remedy: 'aws ecs update-service --cluster web --service shop --desired-count COUNT',
    },
  ]);
});
