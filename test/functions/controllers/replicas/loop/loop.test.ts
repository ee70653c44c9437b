import { describe, expect, test } from 'vitest';
import type { EventOnBus } from '../../../../../sandbox/services/events/index.ts';
import { deployed, HOUR, MINUTE, readersOf, without } from './deployed.ts';

/** Two quiet hours, three busy ones, then quiet again, in reference readers. */
const busyAfternoon = (seconds: number) => (seconds >= 7_200 && seconds < 18_000 ? 2.4 : 0.4);

/** A load that one reader cannot carry, from the third minute on. */
const sustained = (seconds: number) => (seconds >= 180 ? 1.6 : 0.3);

const ALARM_RULE = 'AlarmToReplicas';
const TICK = 'ReplicasTick';

describe('the whole loop', () => {
  test('adds readers for a load, drains them when it is over, and cuts no connection', async () => {
    const shop = await deployed({ shop: busyAfternoon });

    await shop.run(2 * HOUR);
    expect(readersOf(shop)).toHaveLength(1);

    await shop.run(HOUR);
    // 2.4 reference readers at a target of 60 % are four, and one more where they are busy all the time at first.
    expect(readersOf(shop).filter(({ status }) => status !== 'available')).toEqual([]);
    expect([4, 5]).toContain(readersOf(shop).length);
    expect(new Set(readersOf(shop).map(({ zone }) => zone)).size).toBe(3);

    await shop.run(6 * HOUR);
    expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2']);

    const { connectionsCut, readersAdded, readersRemoved } = shop.region.physics.measures('shop');
    expect(connectionsCut).toBe(0);
    expect(readersRemoved).toBe(readersAdded);
    // Three, or four: cold caches make the first minutes of new readers look busier than they are.
    expect([3, 4]).toContain(readersAdded);
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
  });

  test('names its readers after the cluster and puts its tags on them', async () => {
    const shop = await deployed({ shop: sustained });
    await shop.run(20 * MINUTE);
    const mine = readersOf(shop).find(({ id }) => id.startsWith('evenkeel-'));
    expect(mine!.id).toMatch(/^evenkeel-shop[a-z0-9]{7}-1[abc]-[a-z0-9]+$/);
    expect(mine!.tags).toEqual({ 'evenkeel:stage': 'dev', 'evenkeel:cluster': 'shop' });
    expect(mine!.promotionTier).toBe(15);
    expect(mine!.instanceClass).toBe('db.r6g.large');
  });

  test('only says what it would do where it is told to observe', async () => {
    const shop = await deployed({ watched: sustained });
    await shop.run(HOUR);
    expect(shop.decisions('watched')).toContain('add/overloaded');
    expect(readersOf(shop, 'watched').map(({ id }) => id)).toEqual(['watched-2']);
    expect(
      shop.sayings.filter(({ type, detail }) => type === 'Action Finished' && detail['resource'] === 'watched'),
    ).toEqual([]);
  });

  test('the same seed gives the same run, another seed another one', async () => {
    const runOf = async (seed: number) => {
      const shop = await deployed({ shop: sustained, seed });
      await shop.run(HOUR);
      return JSON.stringify([shop.sayings, shop.region.physics.measures('shop')]);
    };
    const first = await runOf(7);
    expect(await runOf(7)).toBe(first);
    expect(await runOf(8)).not.toBe(first);
  });
});

describe('what wakes it', () => {
  test('without the alarm rule the reaction is late', async () => {
    const reaction = async (deploy?: ReturnType<typeof without>) => {
      const shop = await deployed({ shop: sustained, ...(deploy && { deploy }) });
      await shop.run(30 * MINUTE);
      return shop.firstDecision('add')!;
    };
    const withRule = await reaction();
    const withoutRule = await reaction(without(ALARM_RULE));
    // With metrics that are one to two minutes late and a second minute to be sure.
    expect(withRule).toBeLessThan(180 + 4.5 * 60);
    expect(withoutRule).toBeGreaterThan(withRule);
  });

  test('without the tick a sustained alarm is not followed', async () => {
    // 70 % of one reader: above the target, not obvious at the first minute, so the second look must come by the tick.
    const load = (seconds: number) => (seconds >= 180 ? 0.7 : 0.3);
    const whole = await deployed({ shop: load });
    await whole.run(40 * MINUTE);
    expect(whole.decisions()).toContain('add/overloaded');

    const tickless = await deployed({ shop: load, deploy: without(TICK) });
    await tickless.run(40 * MINUTE);
    expect(tickless.decisions()).not.toContain('add/overloaded');
    expect(tickless.decisions()).toContain('hold/overload-not-confirmed');
  });

  test('without the tick a drain is not finished', async () => {
    const shop = await deployed({ shop: (seconds) => (seconds >= 180 && seconds < 3_600 ? 1.6 : 0.3) });
    await shop.run(HOUR + 40 * MINUTE);
    expect(shop.decisions()).toContain('drain/idle');
    expect(shop.decisions()).not.toContain('remove/drained');
    for (const schedule of await schedulesOf(shop)) await schedule.disable();
    await shop.run(2 * HOUR);
    expect(shop.decisions()).not.toContain('remove/drained');
    for (const schedule of await schedulesOf(shop)) await schedule.enable();
    await shop.run(10 * MINUTE);
    expect(shop.decisions()).toContain('remove/drained');
  });

  test('without both there is no decision in an hour', async () => {
    const shop = await deployed({ shop: sustained, deploy: without(ALARM_RULE, TICK) });
    await shop.run(HOUR);
    expect(shop.decisions()).toEqual([]);
    expect(readersOf(shop)).toHaveLength(1);
  });
});

describe('events that are not as they should be', () => {
  const outcome = async (perturb?: NonNullable<Parameters<typeof deployed>[0]>['events']) => {
    const shop = await deployed({ shop: sustained, ...(perturb && { events: perturb }) });
    await shop.run(HOUR);
    return readersOf(shop).map(({ zone, status }) => `${zone} ${status}`);
  };
  // 1.6 reference readers at a target of 60 % are three.
  const threeReaders = ['eu-west-1a available', 'eu-west-1b available', 'eu-west-1c available'];

  test('doubled events make no second reader', async () => {
    const doubled = { perturb: (event: EventOnBus) => [0, 3_000].map((delayMs) => ({ event, delayMs })) };
    expect((await outcome(doubled)).toSorted()).toEqual(threeReaders);
  });

  test('events out of order and minutes late change nothing', async () => {
    let count = 0;
    const shuffled = { perturb: (event: EventOnBus) => [{ event, delayMs: count++ % 2 === 0 ? 240_000 : 0 }] };
    expect((await outcome(shuffled)).toSorted()).toEqual(threeReaders);
  });

  test('lost events are made up for by the tick', async () => {
    expect((await outcome({ perturb: () => [] })).toSorted()).toEqual(threeReaders);
  });
});

async function schedulesOf({ region }: Awaited<ReturnType<typeof deployed>>) {
  const { SchedulerClient, ListSchedulesCommand, GetScheduleCommand, UpdateScheduleCommand } =
    await import('@aws-sdk/client-scheduler');
  const client = new SchedulerClient(region.clientConfig());
  const { Schedules = [] } = await client.send(new ListSchedulesCommand({}));
  return Schedules.map(({ Name }) => {
    const set = async (State: 'ENABLED' | 'DISABLED') => {
      const { ScheduleExpression, FlexibleTimeWindow, Target } = await client.send(new GetScheduleCommand({ Name }));
      await client.send(new UpdateScheduleCommand({ Name, ScheduleExpression, FlexibleTimeWindow, Target, State }));
    };
    return { enable: () => set('ENABLED'), disable: () => set('DISABLED') };
  });
}
