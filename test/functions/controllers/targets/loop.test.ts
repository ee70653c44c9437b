import { describe, expect, test } from 'vitest';
import { A, B, C, deployed, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

describe('a zone whose targets die', () => {
  test('is bridged, gets spares, and gives both back when its targets live again', async () => {
    const shop = await deployed();
    await shop.run(10 * MINUTE);
    const dead = killZone(shop, B);
    await shop.run(15 * MINUTE);
    expect(shop.decisions()).toEqual([
      'hold/even',
      'bridge/zone-below-minimum',
      'register/zone-below-minimum',
      'hold/newcomers-on-the-way',
      'hold/settling',
      'unbridge/zones-hold',
      'hold/even',
    ]);
    expect([shop.healthy(B), shop.crossZone()]).toEqual([2, 'use_load_balancer_configuration']);
    shop.region.tcp.hosts.revive(dead);
    await shop.run(15 * MINUTE);
    expect(shop.decisions().slice(7)).toEqual([
      'hold/keeping-surplus',
      'deregister/surplus',
      'hold/draining',
      'hold/even',
    ]);
    expect(shop.registered(B).toSorted()).toEqual(dead.toSorted());
    expect(shop.problems).toEqual([]);
  });

  test('gives back what helped although its bridge is still on when its targets live again', async () => {
    const shop = await deployed();
    await shop.run(30 * SECOND);
    const dead = killZone(shop, B);
    await shop.run(7 * MINUTE);
    expect([shop.healthy(B), shop.crossZone()]).toEqual([2, 'true']);
    shop.region.tcp.hosts.revive(dead);
    await shop.run(20 * MINUTE);
    expect(shop.decisions().slice(4)).toEqual([
      'hold/settling',
      'hold/keeping-surplus',
      'deregister/surplus',
      'hold/draining',
      'unbridge/zones-hold',
      'hold/even',
    ]);
    expect(shop.registered(B).toSorted()).toEqual(dead.toSorted());
  });

  test('answers at its address again within the checks, one look, the propagation and five seconds', async () => {
    const shop = await deployed();
    await shop.run(10 * MINUTE);
    killZone(shop, B);
    await shop.run(10 * MINUTE);
    // Two failed checks ten seconds apart, the first up to ten seconds after the death; the tick within a minute;
    // thirty seconds until the load balancer follows its attribute.
    const atMost = 2 * 10 + 60 + 30 + 5;
    expect(shop.measures()[B]!.secondsUnreachable).toBeGreaterThan(10);
    expect(shop.measures()[B]!.secondsUnreachable).toBeLessThanOrEqual(atMost);
    expect([shop.measures()[A]!.secondsUnreachable, shop.measures()[C]!.secondsUnreachable]).toEqual([0, 0]);
  });

  test('is only told about in a group that is only observed', async () => {
    const watched = await deployed('watched');
    await watched.run(5 * MINUTE);
    killZone(watched, B, 'watched');
    await watched.run(10 * MINUTE);
    expect(watched.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum']);
    expect(watched.crossZone()).toBe('use_load_balancer_configuration');
    expect(watched.measures()[B]!.moves).toBe(0);
  });

  test('gets instances of its Auto Scaling group, launched in the zone, which go back to it', async () => {
    const scaled = await deployed('scaled');
    await scaled.run(5 * MINUTE);
    const dead = killZone(scaled, B, 'scaled');
    await scaled.run(20 * MINUTE);
    expect(scaled.decisions()).toContain('launch/no-spare');
    expect(scaled.registered(B)).toHaveLength(4);
    expect(scaled.healthy(B)).toBe(1);
    scaled.region.tcp.hosts.revive(dead);
    await scaled.run(30 * MINUTE);
    expect(scaled.decisions()).toContain('return/surplus');
    expect(scaled.registered(B).toSorted()).toEqual(dead.toSorted());
    expect(scaled.problems).toEqual([]);
  });

  test('is left to its ECS service while that replaces its tasks, but for the bridge', async () => {
    const tasks = await deployed('tasks');
    await tasks.run(5 * MINUTE);
    killZone(tasks, B, 'tasks');
    await tasks.run(20 * MINUTE);
    // The first task is replaced before the others have failed: a zone is not in need yet, and the owner is at work.
    expect(tasks.decisions().slice(0, 4)).toEqual([
      'hold/even',
      'hold/owner-replacing',
      'bridge/zone-below-minimum',
      'hold/owner-replacing',
    ]);
    expect(tasks.decisions()).not.toContain('launch/no-spare');
    expect(tasks.healthy(B)).toBe(3);
    expect(tasks.crossZone()).toBe('use_load_balancer_configuration');
    expect(tasks.problems).toEqual([]);
  });

  test('is bridged, and nothing else, where the targets are somebody else’s', async () => {
    const kube = await deployed('kube');
    await kube.run(5 * MINUTE);
    killZone(kube, B, 'kube');
    await kube.run(20 * MINUTE);
    expect(kube.decisions()).toEqual(['hold/even', 'bridge/zone-below-minimum', 'hold/external-pool']);
    expect([kube.crossZone(), kube.measures()[B]!.moves]).toEqual(['true', 0]);
  });

  test('is helped although a single target of it comes and goes', async () => {
    const shop = await deployed();
    await shop.run(5 * MINUTE);
    const [flapping] = shop.registered(B);
    for (let times = 0; times < 5; times++) {
      shop.region.tcp.hosts.kill([flapping!]);
      await shop.run(30 * SECOND);
      shop.region.tcp.hosts.revive([flapping!]);
      await shop.run(30 * SECOND);
    }
    expect(shop.decisions()).toEqual(['hold/even']);
  });
});
