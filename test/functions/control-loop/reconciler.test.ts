import { CreateEventBusCommand, DeleteEventBusCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../now.ts';
import { BUS } from '../region.ts';
import { createPanels, MINUTE, type Panels } from './panels.ts';

let panels: Panels;
beforeAll(async () => void (panels = await createPanels()));
afterAll(() => panels.close());
beforeEach(() => {
  panels.allow();
  panels.setClock(0);
});

describe('one resource', () => {
  test('is brought to where nothing is left to do, one change at a time, each recorded before and after', async () => {
    await panels.turn('both', 'off', 'off');
    await panels.reconciler().reconcile('both');
    expect([await panels.dial('both', 'left'), await panels.dial('both', 'right')]).toEqual(['on', 'on']);
    expect(panels.linesOf('both')).toEqual([
      'decision turn off',
      'succeeded turn off',
      'decision turn off',
      'succeeded turn off',
      'decision hold all-on',
    ]);
    expect(panels.stateOf('both')).toMatchObject({ version: 5, progress: { meant: 2, turned: 2, missed: 0 } });
  });

  test('that never comes to rest has six turns, and the next invocation goes on', async () => {
    await panels.turn('restless', 'off', 'on');
    let isOurs = false;
    panels.platform.region.endpoint.intercept = async ({ operation }, input, next) => {
      const answer = await next();
      if (operation !== 'PutParameter' || isOurs) return answer;
      // As soon as one dial is on, somebody turns the other one off.
      const isLeft = (input as { readonly Name?: string }).Name === '/dials/restless/left';
      isOurs = true;
      await panels.turn('restless', isLeft ? 'on' : 'off', isLeft ? 'off' : 'on');
      isOurs = false;
      return answer;
    };
    await panels.reconciler().reconcile('restless');
    const turned = panels.linesOf('restless').filter((line) => line === 'succeeded turn off');
    expect(turned).toHaveLength(6);
    expect(panels.linesOf('restless')).toHaveLength(12);
    panels.allow();
    // Nobody is kept from it meanwhile.
    await panels.reconciler().reconcile('restless');
    expect(panels.linesOf('restless').at(-1)).toBe('decision hold repeating');
  });

  test('that is quiet is written about once, and again only when something else is decided', async () => {
    await panels.turn('quiet', 'on', 'on');
    for (const minute of [0, 1, 61, 600]) {
      panels.setClock(minute);
      await panels.reconciler().reconcile('quiet');
    }
    expect(panels.linesOf('quiet')).toEqual(['decision hold all-on']);
    expect(panels.stateOf('quiet')).toMatchObject({ version: 1 });
  });

  test('whose hold is not steady is written about every hour', async () => {
    await panels.turn('held', 'broken', 'on');
    for (const minute of [0, 5, 59, 60, 119, 120]) {
      panels.setClock(minute);
      await panels.reconciler().reconcile('held');
    }
    expect(panels.linesOf('held')).toEqual(Array.from({ length: 3 }, () => 'decision hold broken'));
  });

  test('has the outcome of a change under the name of its decision, however long the change took', async () => {
    await panels.turn('named', 'off', 'on');
    panels.platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
      if (operation === 'PutParameter') panels.setClock(1);
      return await next();
    };
    await panels.reconciler().reconcile('named');
    const name = 'dials/named/2026-03-02T12:00:00.000Z';
    expect(panels.decisionIds('named')).toEqual([name, 'dials/named/2026-03-02T12:01:00.000Z', name]);
  });

  test('is only decided about in mode observe', async () => {
    await panels.turn('seen', 'off', 'on');
    await panels.reconciler('observe').reconcile('seen');
    expect(await panels.dial('seen', 'left')).toBe('off');
    expect(panels.linesOf('seen')).toEqual(['decision turn off']);
    expect(panels.stateOf('seen')).toMatchObject({ progress: { meant: 0, turned: 0 } });
  });

  test('is previewed with the rules that were asked, without a lease, and nothing stays of it', async () => {
    await panels.turn('preview', 'on', 'off');
    expect(await panels.reconciler().preview('preview')).toMatchObject({
      controller: 'dials',
      resource: 'preview',
      mode: 'act',
      kind: 'turn',
      reason: 'off',
      details: { dial: 'right' },
      trace: { decidedBy: 1, asked: 2, proposed: [{ by: 1, kind: 'turn', reason: 'off' }] },
    });
    expect(panels.stateOf('preview')).toBeUndefined();
    expect(await panels.dial('preview', 'right')).toBe('off');
  });
});

test('what is only to be remembered needs a reconciliation, once', async () => {
  const needs = async (panel: string) => {
    const reconciler = panels.reconciler();
    const record = await reconciler.ledger.read(panel, NOW);
    return reconciler.needsReconcile(panel, await reconciler.controller.observe(panel, record, NOW), record, NOW);
  };
  await panels.turn('dim', 'on', 'on');
  await panels.reconciler().reconcile('dim');
  expect(await needs('dim')).toBe(false);
  await panels.turn('dim', 'on', 'dimmed');
  expect(await needs('dim')).toBe(true);
  await panels.reconciler().reconcile('dim');
  expect(panels.stateOf('dim')).toMatchObject({ progress: { isDimmed: true } });
  expect(await needs('dim')).toBe(false);
  expect(panels.linesOf('dim')).toEqual(['decision hold all-on']);
});

describe('the time of an invocation', () => {
  let remainingMs = Number.POSITIVE_INFINITY;
  beforeEach(async () => {
    remainingMs = 60_000;
    const { startInvocation } = await import('../../../functions/aws/deadline.ts');
    startInvocation({ getRemainingTimeInMillis: () => remainingMs });
  });
  afterEach(() => void (remainingMs = Number.POSITIVE_INFINITY));

  /** Time is up once the resource has been read, or once the decision has been recorded. */
  const endAfter = (operation: string) => {
    panels.platform.region.endpoint.intercept = async (context, _input, next) => {
      const answer = await next();
      if (context.operation === operation) remainingMs = 10_000 - 1;
      return answer;
    };
  };

  test('that is up while the resource is read is no fault of the resource, and lets go of the lease', async () => {
    await panels.turn('slow', 'off', 'on');
    endAfter('GetParameter');
    await expect(panels.reconciler().reconcile('slow')).rejects.toMatchObject({ name: 'OutOfTimeError' });
    expect(panels.stateOf('slow')).toBeUndefined();
    panels.allow();
    remainingMs = 60_000;
    await panels.reconciler().reconcile('slow');
    expect(await panels.dial('slow', 'left')).toBe('on');
  });

  test('that is up after a change ends the reconciliation, and the next one goes on', async () => {
    await panels.turn('half', 'off', 'off');
    let published = 0;
    panels.platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
      const answer = await next();
      // The decision, and its outcome.
      if (operation === 'PutEvents' && ++published === 2) remainingMs = 10_000 - 1;
      return answer;
    };
    await panels.reconciler().reconcile('half');
    expect(panels.linesOf('half')).toEqual(['decision turn off', 'succeeded turn off']);
    panels.allow();
    remainingMs = 60_000;
    await panels.reconciler().reconcile('half');
    expect(await panels.dial('half', 'right')).toBe('on');
  });

  test('that is up before the change is no failure of the change', async () => {
    await panels.turn('unturned', 'off', 'on');
    endAfter('TransactWriteItems');
    await expect(panels.reconciler().reconcile('unturned')).rejects.toMatchObject({ name: 'OutOfTimeError' });
    expect(panels.linesOf('unturned')).toEqual(['decision turn off']);
    expect(panels.stateOf('unturned')).toMatchObject({ progress: { meant: 1, missed: 0, failures: {} } });
  });
});

describe('what AWS refuses', () => {
  const leftOf = (panel: string) => (operation: string, name: string) =>
    operation === 'PutParameter' && name === `/dials/${panel}/left`;

  test('for one subject leaves its sibling its turn in the same reconcile, and is recorded in the words of AWS', async () => {
    await panels.turn('sibling', 'off', 'off');
    panels.refuse(leftOf('sibling'));
    await panels.reconciler().reconcile('sibling');
    expect([await panels.dial('sibling', 'left'), await panels.dial('sibling', 'right')]).toEqual(['off', 'on']);
    expect(panels.linesOf('sibling')).toEqual([
      'decision turn off',
      'failed turn off',
      'decision turn off',
      'succeeded turn off',
      'decision hold backing-off',
    ]);
    const words = 'AccessDeniedException: Not allowed: PutParameter /dials/sibling/left';
    expect(panels.outcomes('sibling')).toEqual([`failed ${words}`, 'succeeded']);
    expect(panels.stateOf('sibling')).toMatchObject({
      progress: { meant: 2, turned: 1, missed: 1, failures: { 'turn left': { count: 1, error: words } } },
    });
  });

  test('is tried again after a minute, then two, then four, and people hear of it from the third time on', async () => {
    await panels.turn('refused', 'off', 'on');
    panels.refuse(leftOf('refused'));
    const attempts: number[] = [];
    for (let minute = 0; minute <= 8; minute++) {
      panels.setClock(minute);
      const before = panels.outcomes('refused').length;
      await panels.reconciler().reconcile('refused');
      if (panels.outcomes('refused').length > before) attempts.push(minute);
    }
    expect(attempts).toEqual([0, 1, 3, 7]);
    expect(panels.notices('refused')).toEqual([
      {
        state: 'raised',
        reason: 'refused turn left',
        message: expect.stringMatching(
          /^turn left has failed 3 times in a row since 2026-03-02 12:00:00: AccessDeniedException: Not allowed/,
        ),
      },
    ]);
  });

  test('is over once it was done, which people are told, too', async () => {
    await panels.turn('over', 'off', 'on');
    panels.refuse(leftOf('over'));
    for (const minute of [0, 1, 3]) {
      panels.setClock(minute);
      await panels.reconciler().reconcile('over');
    }
    panels.allow();
    for (const minute of [7, 12]) {
      panels.setClock(minute);
      await panels.reconciler().reconcile('over');
    }
    expect(await panels.dial('over', 'left')).toBe('on');
    expect(panels.notices('over').map(({ state }) => state)).toEqual(['raised', 'over']);
    expect(panels.notices('over')[1]!.message).toMatch(/^Resolved after 9 min: turn left has failed 3 times/);
    expect(panels.stateOf('over')).toMatchObject({ progress: { failures: {} }, concerns: {} });
  });
});

describe('people', () => {
  test('hear that a refusal is over an hour after nobody wanted it any more, and not every six hours for ever', async () => {
    await panels.turn('unwanted', 'off', 'on');
    panels.refuse((operation, name) => operation === 'PutParameter' && name === '/dials/unwanted/left');
    const looks = async (...minutes: number[]) => {
      for (const minute of minutes) {
        panels.setClock(minute);
        await panels.reconciler().reconcile('unwanted');
      }
    };
    await looks(0, 1, 3);
    panels.allow();
    await panels.turn('unwanted', 'on', 'on');
    // It could have been tried again at minute 7.
    await looks(4, 66);
    expect(panels.notices('unwanted').map(({ state }) => state)).toEqual(['raised']);
    await looks(67, 72, 400, 1500);
    expect(panels.notices('unwanted').map(({ state }) => state)).toEqual(['raised', 'over']);
  });

  test('are told of a hold that needs them once it has lasted, again after six hours, and when it is over', async () => {
    await panels.turn('broken', 'on', 'broken');
    const looks = async (...minutes: number[]) => {
      for (const minute of minutes) {
        panels.setClock(minute);
        await panels.reconciler().reconcile('broken');
      }
    };
    await looks(0, 9);
    expect(panels.notices('broken')).toEqual([]);
    await looks(10, 11, 369, 370);
    expect(panels.notices('broken').map(({ state, reason }) => [state, reason])).toEqual([
      ['raised', 'broken'],
      ['lasting', 'broken'],
    ]);
    await panels.turn('broken', 'on', 'on');
    await looks(371, 375, 376, 377);
    expect(panels.notices('broken').map(({ message }) => message)).toEqual([
      'A dial is broken. Replace it.',
      'Still so after 6 h 10 min: A dial is broken. Replace it.',
      'Resolved after 6 h 16 min: A dial is broken. Replace it.',
    ]);
  });

  test('are told of what is wrong with the resource, whatever is decided about it', async () => {
    await panels.turn('scratched', 'on', 'scratched');
    await panels.reconciler().reconcile('scratched');
    expect(panels.notices('scratched').map(({ message }) => message)).toContain('The right dial is scratched.');
  });

  test('are told of such a hold although something else is backing off meanwhile', async () => {
    await panels.turn('masked', 'off', 'broken');
    panels.refuse((operation, name) => operation === 'PutParameter' && name === '/dials/masked/left');
    for (const minute of [0, 2, 10]) {
      panels.setClock(minute);
      await panels.reconciler().reconcile('masked');
    }
    expect(panels.linesOf('masked').at(-1)).toBe('decision hold backing-off');
    expect(panels.notices('masked').map(({ reason }) => reason)).toContain('broken');
  });

  test('are told of what somebody else undoes each time, which is slowed down', async () => {
    const turnedAt: number[] = [];
    for (let minute = 0; minute < 40; minute++) {
      panels.setClock(minute);
      await panels.turn('fight', 'off', 'on');
      await panels.reconciler().reconcile('fight');
      if ((await panels.dial('fight', 'left')) === 'on') turnedAt.push(minute);
    }
    expect(turnedAt).toEqual([0, 1, 2, 12, 32]);
    expect(panels.notices('fight').map(({ state, reason }) => [state, reason])).toEqual([
      ['raised', 'repeats turn left'],
    ]);
    expect(panels.linesOf('fight')).toContain('decision hold repeating');
  });

  test('are told of what cannot be read, with the words of AWS, after ten minutes', async () => {
    await panels.turn('unread', 'on', 'on');
    panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/unread/'));
    for (const minute of [0, 9, 10, 11]) {
      panels.setClock(minute);
      await expect(panels.reconciler().reconcile('unread')).rejects.toThrow('Not allowed: GetParameter');
    }
    expect(panels.notices('unread')).toEqual([
      { state: 'raised', reason: 'unreadable', message: expect.stringContaining('Not allowed: GetParameter') },
    ]);
    panels.allow();
    for (const minute of [12, 17]) {
      panels.setClock(minute);
      await panels.reconciler().reconcile('unread');
    }
    expect(panels.notices('unread').map(({ state }) => state)).toEqual(['raised', 'over']);
  });
});

test('what people were told of a resource is not over because it cannot be read', async () => {
  await panels.turn('hidden', 'on', 'broken');
  for (const minute of [0, 10]) {
    panels.setClock(minute);
    await panels.reconciler().reconcile('hidden');
  }
  panels.refuse((operation, name) => operation === 'GetParameter' && name.startsWith('/dials/hidden/'));
  for (const minute of [11, 17, 23]) {
    panels.setClock(minute);
    await expect(panels.reconciler().reconcile('hidden')).rejects.toThrow('Not allowed: GetParameter');
  }
  expect(panels.notices('hidden').map(({ state, reason }) => [state, reason])).toEqual([
    ['raised', 'broken'],
    ['raised', 'unreadable'],
  ]);
});

describe('a bus that nobody can be told by', () => {
  const dropped = async () => {
    await panels.eventBridge.send(new DeleteEventBusCommand({ Name: BUS }));
    return async () => void (await panels.eventBridge.send(new CreateEventBusCommand({ Name: BUS })));
  };
  const refusing = () => {
    panels.refuse((operation) => operation === 'PutEvents');
    return panels.allow;
  };
  const looks = async (panel: string, ...minutes: number[]) => {
    for (const minute of minutes) {
      panels.setClock(minute);
      await panels.reconciler().reconcile(panel);
    }
  };

  test.for([
    { name: 'is gone', panel: 'gone', begin: dropped },
    { name: 'refuses', panel: 'refuses', begin: refusing },
  ])('because it $name stops no decision, and they are told once when it is back', async ({ panel, begin }) => {
    await panels.turn(panel, 'off', 'broken');
    const end = await begin();
    await looks(panel, 0, 10, 11);
    expect(await panels.dial(panel, 'left')).toBe('on');
    expect(panels.linesOf(panel)).toEqual(['decision turn off', 'succeeded turn off', 'decision hold broken']);
    const { version } = panels.stateOf(panel)!;
    expect(panels.stateOf(panel)).toMatchObject({ concerns: { 'hold broken': { dueMs: NOW + 10 * MINUTE } } });
    await looks(panel, 12);
    // What cannot be told is not written again and again.
    expect(panels.stateOf(panel)).toMatchObject({ version });
    await end();
    await looks(panel, 13, 14);
    expect(panels.notices(panel)).toEqual([
      { state: 'raised', reason: 'broken', message: 'A dial is broken. Replace it.' },
    ]);
  });

  test('keeps what is over until people can be told', async () => {
    await panels.turn('kept', 'on', 'broken');
    await looks('kept', 0, 10);
    const end = await dropped();
    await panels.turn('kept', 'on', 'on');
    await looks('kept', 11, 16, 17);
    await end();
    await looks('kept', 18, 19);
    expect(panels.notices('kept').map(({ state }) => state)).toEqual(['raised', 'over']);
  });
});

describe('two invocations', () => {
  test('do not change one resource at a time: the second leaves word, and the first looks once more', async () => {
    await panels.turn('two', 'off', 'on');
    const first = panels.reconciler();
    const second = panels.reconciler();
    let hasCalled = false;
    panels.platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
      if (operation === 'PutParameter' && !hasCalled) {
        hasCalled = true;
        await second.reconcile('two');
        await panels.turn('two', 'on', 'off');
      }
      return await next();
    };
    await first.reconcile('two');
    expect([await panels.dial('two', 'left'), await panels.dial('two', 'right')]).toEqual(['on', 'on']);
    expect(panels.stateOf('two')).toMatchObject({ progress: { meant: 2, turned: 2 } });
  });

  test('of which one has lost its lease and its record: it stops, and nothing of the other one is overwritten', async () => {
    await panels.turn('late', 'off', 'on');
    const late = panels.reconciler();
    panels.platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
      if (operation === 'PutParameter') {
        panels.allow();
        panels.setClock(5);
        await panels.reconciler().reconcile('late');
      }
      return await next();
    };
    await late.reconcile('late');
    expect(panels.linesOf('late')).toEqual([
      'decision turn off',
      'decision turn off',
      'succeeded turn off',
      'decision hold all-on',
    ]);
  });

  test('of which one finds that the record was lost meanwhile: it stops, and keeps nobody from the resource', async () => {
    await panels.turn('gone', 'on', 'on');
    await panels.reconciler().reconcile('gone');
    await panels.turn('gone', 'off', 'on');
    panels.platform.region.endpoint.intercept = async ({ operation }, _input, next) => {
      if (operation === 'TransactWriteItems') {
        panels.allow();
        await panels.platform.remove({ pk: 'controller#dials', sk: 'state#gone' });
      }
      return await next();
    };
    await panels.reconciler().reconcile('gone');
    expect(await panels.dial('gone', 'left')).toBe('off');
    await panels.reconciler().reconcile('gone');
    expect(await panels.dial('gone', 'left')).toBe('on');
  });

  test('go on after the item of the lease was lost: the history does not blind the controller', async () => {
    await panels.turn('blind', 'off', 'on');
    await panels.reconciler().reconcile('blind');
    await panels.platform.remove({ pk: 'leases#dials', sk: 'blind' });
    await panels.turn('blind', 'on', 'off');
    panels.setClock(1);
    await panels.reconciler().reconcile('blind');
    expect(await panels.dial('blind', 'right')).toBe('on');
    expect(panels.linesOf('blind').at(-1)).toBe('decision hold all-on');
  });
});
