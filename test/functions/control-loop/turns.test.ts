import { afterEach, describe, expect, test } from 'vitest';
import { OutOfTimeError, startInvocation } from '../../../functions/aws/deadline.ts';
import { type Limits, Turns } from '../../../functions/control-loop/turns.ts';

/** Of an invocation; calls may be started until ten seconds before its end. */
let leftMs = Number.POSITIVE_INFINITY;
startInvocation({ getRemainingTimeInMillis: () => leftMs });
afterEach(() => {
  leftMs = Number.POSITIVE_INFINITY;
});

/** Close looks that come to their end when they are told to. */
function looks(limits?: Limits, order?: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map<string, { resolve(): void; reject(error: Error): void }>();
  const look = (resource: string) =>
    new Promise<void>((resolve, reject) => {
      begun.push(resource);
      ends.set(resource, { resolve, reject });
    });
  return { begun, end: (resource: string) => ends.get(resource)!, turns: new Turns(look, limits, order) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('turns', () => {
  test('are taken one at a time unless said otherwise', async () => {
    const { begun, end, turns } = looks();
    await turns.take('a');
    const second = turns.take('b');
    await settled();
    expect(begun).toEqual(['a']);
    end('a').resolve();
    await second;
    expect(begun).toEqual(['a', 'b']);
  });

  test('are taken as many at a time as there is room for', async () => {
    const { begun, end, turns } = looks({ concurrency: 2 });
    await turns.take('a');
    await turns.take('b');
    const third = turns.take('c');
    await settled();
    expect(begun).toEqual(['a', 'b']);
    end('b').resolve();
    await third;
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  test('of which one fails leave the others theirs, and keep what failed', async () => {
    const { begun, end, turns } = looks();
    const error = new Error('denied');
    await turns.take('a');
    end('a').reject(error);
    await turns.take('b');
    end('b').resolve();
    await turns.finishing(async () => {});
    expect(begun).toEqual(['a', 'b']);
    expect([...turns.failed]).toEqual([['a', error]]);
    expect(turns.stoppedAt).toBeUndefined();
  });

  test('that could not come to their end in time are not begun', async () => {
    const { begun, turns } = looks({ lookMs: 20_000 });
    leftMs = 30_001;
    expect(turns.isTime()).toBe(true);
    leftMs = 30_000;
    expect(turns.isTime()).toBe(false);
    await turns.take('a');
    await turns.take('b');
    expect(begun).toEqual([]);
    expect(turns.stoppedAt).toBe('a');
  });

  test('go on at the first of those that had none, in the order where none may be left out', async () => {
    const { turns } = looks({}, ['a', 'b', 'c']);
    turns.stopAt('c');
    turns.stopAt('b');
    expect(turns.stoppedAt).toBe('b');
  });

  test('whose time ran out have not failed, and are gone on with', async () => {
    const { end, turns } = looks();
    await turns.take('a');
    end('a').reject(new OutOfTimeError('DescribeDBClusters'));
    await turns.finishing(async () => {});
    expect([...turns.failed]).toEqual([]);
    expect(turns.stoppedAt).toBe('a');
  });
});

describe('what is not about one resource', () => {
  const outOfTime = () => Promise.reject(new OutOfTimeError('Scan'));
  const broken = () => Promise.reject(new Error('broken'));

  test('fails the sweep where it fails, and not where time is up', async () => {
    const { turns } = looks();
    await turns.finishing(outOfTime);
    expect(await turns.finding(outOfTime)).toEqual({ first: [], others: [] });
    expect([...turns.failed.keys()]).toEqual([]);
    await turns.finishing(broken);
    expect(await turns.finding(broken)).toEqual({ first: [], others: [] });
    expect([...turns.failed.keys()]).toEqual(['scan', 'urgent']);
  });

  test('waits for the turns that have begun', async () => {
    const { end, turns } = looks();
    await turns.take('a');
    let isOver = false;
    const over = (async () => {
      await turns.finishing(broken);
      isOver = true;
    })();
    await settled();
    expect(isOver).toBe(false);
    end('a').resolve();
    await over;
    expect(isOver).toBe(true);
  });
});
