import { describe, expect, it } from 'vitest';
import { apportion } from '../../../sandbox/physics/apportion.ts';
import { Connections } from '../../../sandbox/physics/connections.ts';
import { PROFILES } from '../../../sandbox/physics/profiles.ts';
import { Resolver } from '../../../sandbox/physics/resolver.ts';
import { SlidingMax } from '../../../sandbox/physics/slidingMax.ts';
import { createRandom } from '../../../sandbox/random.ts';

const STEP_MS = 10_000;
const fill = (count: number, id = 'a') => Array.from({ length: count }, () => id);

/** How many of the connections that were opened together at 0 ended in each step, by the step's time in seconds. */
function endings(profile: keyof typeof PROFILES, count: number): Map<number, number> {
  const connections = new Connections(PROFILES[profile], STEP_MS, createRandom(1));
  connections.open(fill(count, 'first'), 0);
  const ended = new Map<number, number>();
  for (let seconds = 10; connections.on('first') > 0 && seconds <= 20_000; seconds += 10) {
    const before = connections.on('first');
    const toBeMade = connections.expire(seconds * 1000);
    connections.open(fill(toBeMade, 'second'), seconds * 1000);
    if (connections.on('first') < before) ended.set(seconds, before - connections.on('first'));
  }
  return ended;
}

const isUp = () => true;
const resolver = () => new Resolver({ ttlMs: 5000, stepMs: STEP_MS, hosts: 40, random: createRandom(1) });

describe('connections that were opened together', () => {
  it('end between 29:15 and 30 minutes later in HikariCP’s pools', () => {
    const seconds = [...endings('pool-30m', 500)];
    expect(Math.min(...seconds.map(([at]) => at))).toBe(1760);
    expect(Math.max(...seconds.map(([at]) => at))).toBe(1800);
    expect(seconds.reduce((sum, [, ended]) => sum + ended, 0)).toBe(500);
  });

  it('end one after the other in PgBouncer’s, for an hour from an hour on', () => {
    const ended = endings('pool-1h', 36);
    // 36 in 3600 s are one in 100 s; the first need not wait for another.
    expect([...ended]).toEqual(Array.from({ length: 36 }, (_, n) => [3600 + 100 * n, 1]));
  });

  it('all end in the next step where each request makes its own', () => {
    expect([...endings('per-request', 7)]).toEqual([[10, 7]]);
  });
});

describe('idle connections', () => {
  it('are closed on every instance in proportion', () => {
    const connections = new Connections(PROFILES['pool-30m'], STEP_MS, createRandom(1));
    connections.open([...fill(30, 'a'), ...fill(10, 'b')], 0);
    connections.shrink(20, 0);
    expect([connections.on('a'), connections.on('b'), connections.total]).toEqual([15, 5, 20]);
    let ended = 0;
    for (let step = 1; step <= 180; step++) ended += connections.expire(step * STEP_MS);
    expect(ended).toBe(20);
  });
});

describe('a name', () => {
  it('leads some clients to whom it no longer means until the TTL has passed', () => {
    const names = resolver();
    names.update(['old', 'kept'], 0);
    names.update(['kept'], 60_000);
    expect(names.choose(200, 64_999, isUp)).toContain('old');
    expect(names.choose(200, 65_000, isUp)).not.toContain('old');
  });

  it('leads nobody to an instance that is down', () => {
    const names = resolver();
    names.update(['a', 'b'], 0);
    expect(new Set(names.choose(200, 60_000, (id) => id === 'b'))).toEqual(new Set(['b']));
    expect(names.choose(200, 60_000, () => false)).toEqual([]);
  });

  it('leads to all that it means, about evenly', () => {
    const names = resolver();
    names.update(['a', 'b'], 0);
    const toA = Array.from({ length: 1000 }, () => names.choose(1, 60_000, isUp)[0]).filter((id) => id === 'a').length;
    expect(toA).toBeGreaterThan(440);
    expect(toA).toBeLessThan(560);
  });
});

describe('whole parts', () => {
  it.each([
    [10, [1, 1], [5, 5]],
    [10, [1, 1, 1], [4, 3, 3]],
    [1, [1, 3], [0, 1]],
    [0, [1, 1], [0, 0]],
    [5, [0, 0], [0, 0]],
  ])('of %d by %j are %j', (count, weights, parts) => {
    expect(apportion(count, weights)).toEqual(parts);
  });
});

describe('the largest of the last three', () => {
  it('forgets what is older', () => {
    const max = new SlidingMax(3);
    expect([5, 1, 2, 2, 0, 0, 0].map((value) => max.push(value))).toEqual([5, 5, 5, 2, 2, 2, 0]);
  });
});
