import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scan } from '../../../functions/control-loop/sweep.ts';
import { NOW } from '../now.ts';
import type { Panel, Progress } from './dials.ts';
import { createPanels, type Panels } from './panels.ts';

const NAMES = ['one', 'two', 'three', 'four'];

let panels: Panels;
let startInvocation: typeof import('../../../functions/aws/deadline.ts').startInvocation;
let reconcileEach: typeof import('../../../functions/control-loop/sweep.ts').reconcileEach;
let OutOfTime: typeof import('../../../functions/aws/deadline.ts').OutOfTimeError;
beforeAll(async () => {
  panels = await createPanels();
  ({ startInvocation, OutOfTimeError: OutOfTime } = await import('../../../functions/aws/deadline.ts'));
  ({ reconcileEach } = await import('../../../functions/control-loop/sweep.ts'));
});
afterAll(() => panels.close());

/** What was scanned, and how far each part came. */
let scanned: string[] = [];
let reached: (string | undefined)[] = [];
beforeEach(async () => {
  panels.allow();
  panels.setClock(0);
  [scanned, reached] = [[], []];
  await panels.forget();
  startInvocation({ getRemainingTimeInMillis: () => 60_000 });
  for (const name of NAMES) await panels.turn(name, 'on', 'on');
});

interface Carried {
  readonly count: number;
}

type Counting = Scan<Panel, Progress, Carried>;

/** Counts the panels over all parts of a pass; its time ends at one of them. */
function counting(begins: boolean, timeEndsAt?: string, changes: Partial<Counting> = {}): Counting {
  let count = 0;
  return {
    resources: NAMES,
    async *scan(resources, _recordOf, _nowMs, carried) {
      ({ count } = carried ?? { count: 0 });
      for (const panel of resources) {
        if (panel === timeEndsAt) throw new OutOfTime('The rest');
        scanned.push(panel);
        count++;
        yield { resource: panel, view: { panel, values: { left: 'on', right: 'on' }, isPaused: false } };
      }
    },
    pass: {
      begins,
      carry: () => ({ count }),
      reached: async (resumeAt) => void reached.push(resumeAt),
    },
    ...changes,
  };
}

const passItem = () => panels.platform.items()['controller#dials pass'];
const sweep = (scan: Counting) => panels.sweep(panels.reconciler(), scan);

describe('a pass over everything', () => {
  test('takes several invocations, hands on what it counts, and comes to its end', async () => {
    await sweep(counting(true, 'two'));
    expect(passItem()).toMatchObject({ resumeAt: 'two', carried: { count: 1 } });
    await sweep(counting(false, 'four'));
    expect(passItem()).toMatchObject({ resumeAt: 'four', carried: { count: 3 } });
    const last = counting(false);
    await sweep(last);
    expect(last.pass!.carry()).toEqual({ count: 4 });
    expect(passItem()).not.toHaveProperty('resumeAt');
    expect({ scanned, reached }).toEqual({ scanned: NAMES, reached: ['two', 'four', undefined] });
  });

  test('is not gone on with where none is under way', async () => {
    await sweep(counting(false));
    await sweep(counting(true));
    await sweep(counting(false));
    expect({ scanned, reached }).toEqual({ scanned: NAMES, reached: [undefined] });
  });

  test('begins anew where one is under way', async () => {
    await sweep(counting(true, 'three'));
    await sweep(counting(true));
    expect(scanned).toEqual(['one', 'two', ...NAMES]);
  });

  test('begins with the first one where the fleet has lost the one at which time ended', async () => {
    await sweep(counting(true, 'four'));
    await panels.turn('five', 'on', 'on');
    scanned = [];
    await sweep(counting(false, undefined, { resources: ['two', 'five'] }));
    expect(scanned).toEqual(['two', 'five']);
  });

  test('is made by one invocation at a time', async () => {
    await sweep(counting(true, 'three'));
    await panels.platform.put({
      pk: 'leases#dials',
      sk: '~pass',
      schemaVersion: 1,
      by: 'another',
      untilMs: NOW + 1,
      fence: 5,
      dirty: false,
    });
    await sweep(counting(false));
    expect(reached).toEqual(['three']);
    panels.setClock(1);
    await sweep(counting(false));
    expect(reached).toEqual(['three', undefined]);
  });

  test('is gone on with where the invocation that began it died', async () => {
    const dying = counting(true);
    const died = sweep({
      ...dying,
      pass: {
        ...dying.pass!,
        carry: () => {
          throw new Error('died');
        },
      },
      async *scan(resources, recordOf, nowMs) {
        yield* counting(true, 'two').scan(resources, recordOf, nowMs);
      },
    });
    await expect(died).rejects.toThrow('died');
    scanned = [];
    await sweep(counting(false));
    expect(scanned).toEqual(NAMES);
  });

  test('is handed on where close looks before it took all the time', async () => {
    const late = (begins: boolean) =>
      counting(begins, undefined, {
        urgent: () => {
          startInvocation({ getRemainingTimeInMillis: () => 1 });
          return [];
        },
      });
    await sweep(late(true));
    startInvocation({ getRemainingTimeInMillis: () => 60_000 });
    await sweep(counting(false, 'three'));
    await sweep(late(false));
    expect({ scanned, reached }).toEqual({ scanned: ['one', 'two'], reached: ['one', 'three', 'three'] });
  });

  test('sees those, too, that were looked at closely before, and looks closely once', async () => {
    const looks: string[] = [];
    const reconciler = panels.reconciler();
    const reconcile = reconciler.reconcile.bind(reconciler);
    reconciler.reconcile = async (resource) => {
      looks.push(resource);
      await reconcile(resource);
    };
    await panels.sweep(reconciler, counting(true, undefined, { urgent: () => ['three'] }));
    expect(scanned).toEqual(NAMES);
    expect(looks.toSorted()).toEqual(NAMES.toSorted());
  });

  test('goes on at a close look that did not come to its end, even if the scan was further', async () => {
    const reconciler = panels.reconciler();
    reconciler.reconcile = async (resource) => {
      await new Promise((resolve) => setTimeout(resolve, resource === 'two' ? 50 : 0));
      if (resource === 'two') throw new OutOfTime('A call');
    };
    await panels.sweep(reconciler, counting(true, 'three', { concurrency: 4 }));
    expect(reached).toEqual(['two']);
  });

  test('gives all others their turn where one cannot be read, and tells in the end', async () => {
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/two/'));
    const scan = counting(true);
    const failing: Counting = {
      ...scan,
      async *scan(resources) {
        for (const panel of resources) {
          const view = { panel, values: { left: 'on', right: 'on' }, isPaused: false };
          yield { resource: panel, view: panel === 'two' ? undefined : view };
        }
      },
    };
    await expect(sweep(failing)).rejects.toThrow(/^two: AccessDeniedException/);
    expect(reached).toEqual([undefined]);
    expect(NAMES.filter((name) => panels.linesOf(name).length > 0)).toEqual(['one', 'three', 'four']);
    expect(Object.keys(panels.stateOf('two')!['concerns'] as object)).toEqual(['unreadable']);
  });

  test('is left to the next tick where it could not be scanned at all', async () => {
    const broken = counting(true, undefined, {
      async *scan() {
        yield* [];
        throw new Error('no page');
      },
    });
    await expect(sweep(broken)).rejects.toThrow('scan: Error: no page');
    expect(reached).toEqual([]);
    await sweep(counting(false));
    expect({ scanned, reached }).toEqual({ scanned: NAMES, reached: [undefined] });
  });

  test('looks closely where the scan says that it has to, however quiet it is', async () => {
    await sweep(counting(true));
    await panels.turn('three', 'off', 'on');
    const scan = counting(true);
    await sweep({
      ...scan,
      async *scan(...args) {
        for await (const one of scan.scan(...args)) yield { ...one, needsLook: one.resource === 'three' };
      },
    });
    expect(await panels.dial('three', 'left')).toBe('on');
  });
});

describe('a sweep that goes round', () => {
  test('goes on with the next one where time ended while it scanned', async () => {
    const { pass: _pass, ...round } = counting(false, 'three');
    await sweep(round);
    expect(panels.platform.items()['controller#dials sweep']).toMatchObject({ resumeAt: 'three' });
  });
});

test('what an event is about is looked at each on its own', async () => {
  panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/one/'));
  await panels.turn('two', 'off', 'on');
  await expect(reconcileEach(panels.reconciler(), ['one', 'two'])).rejects.toThrow(/^one: AccessDeniedException/);
  expect(await panels.dial('two', 'left')).toBe('on');
  await reconcileEach(panels.reconciler(), []);
});
