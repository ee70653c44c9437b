import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scan } from '../../../functions/control-loop/sweep.ts';
import type { Panel, Progress } from './dials.ts';
import { createPanels, type Panels } from './panels.ts';

const NAMES = ['one', 'two', 'three', 'four'];

let panels: Panels;
let startInvocation: typeof import('../../../functions/aws/deadline.ts').startInvocation;
beforeAll(async () => {
  panels = await createPanels();
  ({ startInvocation } = await import('../../../functions/aws/deadline.ts'));
});
afterAll(() => panels.close());

let looks: string[] = [];
beforeEach(async () => {
  panels.allow();
  panels.setClock(0);
  looks = [];
  await panels.forget();
  startInvocation({ getRemainingTimeInMillis: () => 60_000 });
  for (const name of NAMES) await panels.turn(name, 'off', 'on');
});

/** Sees each panel from afar as it was told, and notes at which ones somebody looked closely. */
const scanOf = (
  seen: Readonly<Record<string, string>>,
  changes: Partial<Scan<Panel, Progress>> = {},
): Scan<Panel, Progress> => ({
  resources: NAMES,
  async *scan(resources) {
    for (const panel of resources) {
      const left = seen[panel];
      if (left !== undefined)
        yield { resource: panel, view: { panel, values: { left, right: 'on' }, isPaused: false } };
    }
  },
  ...changes,
});

function reconcilerThatNotes() {
  const reconciler = panels.reconciler();
  const reconcile = reconciler.reconcile.bind(reconciler);
  reconciler.reconcile = async (resource) => {
    looks.push(resource);
    await reconcile(resource);
  };
  return reconciler;
}

const everyOff = { one: 'off', two: 'off', three: 'off', four: 'off' };

describe('a sweep', () => {
  test('looks closely only where something is to be done or recorded', async () => {
    await panels.turn('two', 'on', 'on');
    await panels.sweep(reconcilerThatNotes(), scanOf({ ...everyOff, two: 'on' }));
    // Nothing was ever recorded of any of them.
    expect(looks).toEqual(['one', 'two', 'three', 'four']);
    looks = [];
    await panels.sweep(reconcilerThatNotes(), scanOf({ one: 'on', two: 'on', three: 'off', four: 'on' }));
    expect(looks).toEqual(['three']);
  });

  test('gives every other resource its turn where one fails, and tells in the end', async () => {
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/two/'));
    await expect(panels.sweep(reconcilerThatNotes(), scanOf(everyOff))).rejects.toThrow(
      /^two: AccessDeniedException: Not allowed: GetParameter/,
    );
    panels.allow();
    expect(await Promise.all(NAMES.map((name) => panels.dial(name, 'left')))).toEqual(['on', 'off', 'on', 'on']);
  });

  test('that Lambda retries looks at what failed, and at nothing else', async () => {
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/two/'));
    const reconciler = reconcilerThatNotes();
    await expect(panels.sweep(reconciler, scanOf(everyOff))).rejects.toThrow(/^two: /);
    const tick = reconcilerThatNotes();
    await expect(panels.sweep(tick, scanOf({}, { urgent: () => ['two'] }))).rejects.toThrow(/^two: /);
    looks = [];
    for (const name of NAMES) await panels.turn(name, 'off', 'on');
    // The same invocation once more; a tick has failed meanwhile, too.
    await expect(panels.sweep(reconciler, scanOf(everyOff))).rejects.toThrow(/^two: /);
    panels.allow();
    await panels.sweep(reconciler, scanOf(everyOff));
    expect(looks).toEqual(['two', 'two']);
    expect(await panels.dial('two', 'left')).toBe('on');
  });

  test('that Lambda retries because nothing could be scanned scans again', async () => {
    const reconciler = reconcilerThatNotes();
    const urgent = () => Promise.reject(new Error('no alarms'));
    await expect(panels.sweep(reconciler, scanOf({}, { urgent }))).rejects.toThrow('urgent: Error: no alarms');
    await panels.sweep(reconciler, scanOf(everyOff));
    expect(looks).toEqual(NAMES);
  });

  test('gives every other resource its turn where nothing can be decided about one', async () => {
    const reconciler = reconcilerThatNotes();
    const { controller } = reconciler;
    const deciding = {
      ...controller,
      decide: (...given: Parameters<typeof controller.decide>) => {
        if (given[0].panel === 'two') throw new Error('no rule for two');
        return controller.decide(...given);
      },
    };
    Object.assign(reconciler, { controller: deciding });
    await expect(panels.sweep(reconciler, scanOf(everyOff))).rejects.toThrow(/^two: Error: no rule for two$/);
    expect(await Promise.all(NAMES.map((name) => panels.dial(name, 'left')))).toEqual(['on', 'off', 'on', 'on']);
  });

  test('goes on among the urgent ones where they alone took all the time', async () => {
    const urgent = () => NAMES;
    const looked: string[][] = [];
    for (let minute = 0; minute < 3; minute++) {
      looks = [];
      panels.setClock(minute);
      // Time is up once two have had their turn.
      startInvocation({ getRemainingTimeInMillis: () => (looks.length < 2 ? 60_000 : 10_000) });
      await panels.sweep(reconcilerThatNotes(), scanOf(everyOff, { urgent }));
      looked.push(looks);
    }
    expect(looked).toEqual([
      ['one', 'two'],
      ['three', 'four'],
      ['one', 'two'],
    ]);
  });

  test('begins with those that nobody has helped yet, wherever the last one ran out of time', async () => {
    const first: string[] = [];
    const urgent = () => ({ first, others: ['two', 'three', 'four'].filter((name) => !first.includes(name)) });
    const sweeping = async () => {
      looks = [];
      startInvocation({ getRemainingTimeInMillis: () => (looks.length < 2 ? 60_000 : 10_000) });
      await panels.sweep(reconcilerThatNotes(), scanOf(everyOff, { urgent }));
      return looks;
    };
    expect(await sweeping()).toEqual(['two', 'three']);
    first.push('one', 'three');
    panels.setClock(1);
    expect(await sweeping()).toEqual(['one', 'three']);
    first.splice(0, 2);
    panels.setClock(2);
    expect(await sweeping()).toEqual(['four', 'two']);
  });

  test('looks first at those that need it most, once', async () => {
    await panels.sweep(reconcilerThatNotes(), scanOf(everyOff, { urgent: () => ['four', 'two'] }));
    expect(looks).toEqual(['four', 'two', 'one', 'three']);
  });

  test('looks at those about which people are due to be told, whatever they look like from afar', async () => {
    await panels.turn('three', 'broken', 'on');
    await panels.sweep(panels.reconciler(), scanOf({ three: 'broken' }));
    panels.setClock(10);
    await panels.sweep(reconcilerThatNotes(), scanOf({}));
    expect(looks).toEqual(['three']);
    expect(panels.notices('three').map(({ state }) => state)).toEqual(['raised']);
  });

  test('goes on where time ended, and writes nothing once it comes to its end', async () => {
    let left = 3;
    startInvocation({ getRemainingTimeInMillis: () => (left-- > 0 ? 60_000 : 1) });
    const inTime = scanOf(everyOff);
    const stopping: typeof inTime = {
      ...inTime,
      async *scan(resources, recordOf, nowMs) {
        for await (const scanned of inTime.scan(resources, recordOf, nowMs)) {
          // Time ends when the third one is to be looked at.
          startInvocation({ getRemainingTimeInMillis: () => (looks.length < 2 ? 60_000 : 1) });
          yield scanned;
        }
      },
    };
    await panels.sweep(reconcilerThatNotes(), stopping);
    expect(looks).toEqual(['one', 'two']);
    startInvocation({ getRemainingTimeInMillis: () => 60_000 });
    looks = [];
    panels.setClock(1);
    for (const name of NAMES) await panels.turn(name, 'off', 'on');
    await panels.sweep(reconcilerThatNotes(), scanOf(everyOff));
    expect(looks).toEqual(['three', 'four', 'one', 'two']);
    const sweepItem = () => panels.platform.items()['controller#dials sweep'];
    expect(sweepItem()).not.toHaveProperty('resumeAt');
    const written = sweepItem();
    panels.setClock(2);
    await panels.sweep(panels.reconciler(), scanOf({ one: 'on', two: 'on', three: 'on', four: 'on' }));
    expect(sweepItem()).toEqual(written);
  });

  test('of a part looks at its resources alone, and goes on where that part ran out of time', async () => {
    const part = { number: 1, of: 2 };
    const ofPart = scanOf(everyOff, { part, resources: ['four', 'one'] });
    const stopping: typeof ofPart = {
      ...ofPart,
      async *scan(resources, recordOf, nowMs) {
        for await (const scanned of ofPart.scan(resources, recordOf, nowMs)) {
          startInvocation({ getRemainingTimeInMillis: () => (looks.length < 1 ? 60_000 : 1) });
          yield scanned;
        }
      },
    };
    await panels.sweep(reconcilerThatNotes(), stopping);
    expect(looks).toEqual(['four']);
    expect(panels.platform.items()['controller#dials sweep#1/2']).toMatchObject({ resumeAt: 'one' });
    expect(panels.platform.items()['controller#dials sweep']).toBeUndefined();
    startInvocation({ getRemainingTimeInMillis: () => 60_000 });
    looks = [];
    await panels.sweep(reconcilerThatNotes(), ofPart);
    expect(looks[0]).toBe('one');
  });

  test('of a part that fails leaves nothing for a retry, which no machine makes', async () => {
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/two/'));
    const ofPart = scanOf(everyOff, { part: { number: 1, of: 2 }, resources: ['four', 'one', 'three', 'two'] });
    await expect(panels.sweep(reconcilerThatNotes(), ofPart)).rejects.toThrow(/^two: /);
    panels.allow();
    expect(Object.keys(panels.platform.items()).filter((key) => key.includes('failed#'))).toEqual([]);
  });

  test('looks closely where a look from afar cannot tell', async () => {
    for (const name of NAMES) await panels.turn(name, 'on', 'on');
    await panels.sweep(panels.reconciler(), scanOf({ one: 'on', two: 'on', three: 'on', four: 'on' }));
    const scan = scanOf({});
    const unclear: typeof scan = {
      ...scan,
      async *scan(resources) {
        for (const resource of resources) yield await Promise.resolve({ resource, view: undefined });
      },
      resources: ['two'],
    };
    await panels.sweep(reconcilerThatNotes(), unclear);
    expect(looks).toEqual(['two']);
  });

  test('gives everything its ordinary turn where nobody can say what is urgent, and fails in the end', async () => {
    const urgent = () => Promise.reject(new Error('no alarms'));
    await expect(panels.sweep(reconcilerThatNotes(), scanOf(everyOff, { urgent }))).rejects.toThrow(
      'urgent: Error: no alarms',
    );
    expect(looks).toEqual(NAMES);
  });

  test('fails where nothing can be scanned, and lets what has begun come to its end', async () => {
    const failing: Scan<Panel, Progress> = {
      resources: NAMES,
      urgent: () => ['one'],
      async *scan() {
        yield* [];
        throw new Error('no page');
      },
    };
    await expect(panels.sweep(panels.reconciler(), failing)).rejects.toThrow('scan: Error: no page');
    expect(await panels.dial('one', 'left')).toBe('on');
  });

  test.for([1, 3])('looks at %i at a time', async (concurrency) => {
    const running = new Set<string>();
    let most = 0;
    const reconciler = panels.reconciler();
    const reconcile = reconciler.reconcile.bind(reconciler);
    reconciler.reconcile = async (resource) => {
      running.add(resource);
      most = Math.max(most, running.size);
      await reconcile(resource);
      running.delete(resource);
    };
    panels.setClock(120);
    await panels.sweep(reconciler, scanOf(everyOff, { concurrency, urgent: () => NAMES }));
    expect(most).toBe(concurrency);
    expect(running.size).toBe(0);
  });
});

describe('resources that an event is about', () => {
  test('are looked at each on its own, and what failed is thrown in the end', async () => {
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/one/'));
    const { reconcileEach } = await import('../../../functions/control-loop/sweep.ts');
    await expect(reconcileEach(reconcilerThatNotes(), ['one', 'two'])).rejects.toThrow(
      /^one: AccessDeniedException: Not allowed: GetParameter/,
    );
    expect(looks).toEqual(['one', 'two']);
    expect(await panels.dial('two', 'left')).toBe('on');
  });

  test('are looked at again only where they failed, when Lambda retries the invocation', async () => {
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/one/'));
    const { reconcileEach } = await import('../../../functions/control-loop/sweep.ts');
    const reconciler = reconcilerThatNotes();
    await expect(reconcileEach(reconciler, ['one', 'two', 'three'])).rejects.toThrow(/^one: /);
    panels.allow();
    looks = [];
    await reconcileEach(reconciler, ['one', 'two', 'three']);
    expect(looks).toEqual(['one']);
    // Of another invocation, all of them are.
    await reconcileEach(reconcilerThatNotes(), ['one', 'two']);
    expect(looks).toEqual(['one', 'one', 'two']);
  });

  test('are left to the sweep where time is up', async () => {
    startInvocation({ getRemainingTimeInMillis: () => 1 });
    const { reconcileEach } = await import('../../../functions/control-loop/sweep.ts');
    await reconcileEach(reconcilerThatNotes(), ['one', 'two']);
    expect(looks).toEqual([]);
  });
});
