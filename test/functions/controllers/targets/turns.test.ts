import { describe, expect, test } from 'vitest';
import type { ResourceRecord } from '../../../../functions/control-loop/record.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/targets/progress.ts';
import {
  groupsInNeed,
  groupsInTurn,
  type Need,
  needOf,
  pinnedFirst,
} from '../../../../functions/controllers/targets/turns.ts';
import { A, B, MINUTE, NOW } from './builders.ts';

const record = (changes: Partial<ResourceRecord<Progress>> = {}): ResourceRecord<Progress> => ({
  version: 1,
  progress: NO_PROGRESS,
  lastDecision: { kind: 'hold', reason: 'even', atMs: NOW - 10 * MINUTE },
  concerns: {},
  pause: undefined,
  interlock: undefined,
  marks: new Map(),
  ...changes,
});
const told = (minutesAgo: number) => ({ kind: 'hold', reason: 'settling', atMs: NOW - minutesAgo * MINUTE });
const withProgress = (changes: Partial<Progress>, minutesAgo = 10) =>
  record({ progress: { ...NO_PROGRESS, ...changes }, lastDecision: told(minutesAgo) });
const bridge = { sinceMs: NOW, before: 'false' } as const;

const needed = (records: Readonly<Record<string, ResourceRecord<Progress>>>, ...inAlarm: string[]) =>
  inOrder(records, Object.fromEntries(inAlarm.map((name) => [name, 2])));

const inOrder = (records: Readonly<Record<string, ResourceRecord<Progress>>>, needs: Readonly<Record<string, Need>>) =>
  Object.values(urgentIn(records, needs)).flat();

const urgentIn = (records: Readonly<Record<string, ResourceRecord<Progress>>>, needs: Readonly<Record<string, Need>>) =>
  groupsInNeed(Object.keys(records), new Map(Object.entries(needs)), (name) => records[name]!, {
    isPinned: (name) => name.startsWith('pinned'),
    nowMs: NOW,
  });

describe('groups in need', () => {
  const order = {
    atMs: NOW,
    zone: A,
    count: 1,
    instanceIds: [],
    desired: 7,
    isOpen: false,
    desiredAfter: undefined,
  };

  test.for<[string, Partial<Progress>]>([
    ['a bridge', { bridge }],
    ['a rebalancing', { rebalance: { newcomers: ['n1:80'], donors: ['d1:80'] } }],
    ['a spare', { registered: { 's1:80': { atMs: NOW, zone: A, as: 'spare' } } }],
    ['a target that leaves', { leaving: { 'l1:80': NOW } }],
    ['an order', { orders: { one: order } }],
  ])('are those with %s', ([, changes]) => {
    expect(needed({ quiet: record(), moving: withProgress(changes) })).toEqual(['moving']);
  });

  test('are those whose rebalancing an older version calls a plan', () => {
    const older = { ...NO_PROGRESS, plan: { newcomers: ['n1:80'], donors: ['d1:80'] } };
    expect(needed({ quiet: record(), moving: record({ progress: older }) })).toEqual(['moving']);
  });

  test('are those in ALARM, and those about which nothing was ever said', () => {
    expect(
      needed({ quiet: record(), alarmed: record(), fresh: record({ lastDecision: undefined }) }, 'alarmed'),
    ).toEqual(['alarmed', 'fresh']);
  });

  test('come in the order of their need: in ALARM and without a bridge, then who has waited the longest, then new ones', () => {
    const records = {
      fresh: record({ lastDecision: undefined }),
      recent: withProgress({ bridge }, 1),
      bridged: withProgress({ bridge }, 5),
      waiting: withProgress({ leaving: { 'l1:80': NOW } }, 9),
      dark: record({ lastDecision: told(1) }),
      also: record({ lastDecision: told(20) }),
    };
    expect(needed(records, 'bridged', 'dark', 'also')).toEqual([
      'also',
      'dark',
      'waiting',
      'bridged',
      'recent',
      'fresh',
    ]);
  });
});

describe('what an alarm says of a group', () => {
  const rows: readonly [what: string, alarm: Parameters<typeof needOf>[0], need: Need][] = [
    ['nobody is healthy in a pinned zone', { zone: B, signal: 'healthy-low', value: 0 }, 0],
    ['somebody is healthy in a pinned zone', { zone: B, signal: 'healthy-low', value: 1 }, 2],
    ['nobody is healthy in another zone', { zone: A, signal: 'healthy-low', value: 0 }, 1],
    ['a zone has left DNS', { zone: B, signal: 'zone-unhealthy', value: 0 }, 1],
    ['a zone is below its minimum, by how much is not told', { zone: B, signal: 'healthy-low', value: undefined }, 2],
  ];
  test.for(rows)('%s', ([, alarm, need]) => {
    expect(needOf(alarm, [B])).toBe(need);
  });

  test('orders those that nobody has helped: pinned and dark, out of DNS, below the minimum, then all others', () => {
    const records = {
      below: record(),
      bridged: withProgress({ bridge }),
      dark: record(),
      moving: withProgress({ leaving: { 'l1:80': NOW } }, 20),
      out: record(),
    };
    expect(inOrder(records, { below: 2, bridged: 0, dark: 0, out: 1 })).toEqual([
      'dark',
      'out',
      'below',
      'moving',
      'bridged',
    ]);
  });
});

test('those in ALARM that nobody has looked at since come first in every sweep, and all others wait for their turn', () => {
  const decided = (reason: string) => record({ lastDecision: { kind: 'hold', reason, atMs: NOW - MINUTE } });
  const records = {
    settling: decided('settling'),
    even: record(),
    empty: decided('no-spare'),
    new: record({ lastDecision: undefined }),
    bridged: withProgress({ bridge }),
    moving: withProgress({ leaving: { 'l1:80': NOW } }, 20),
  };
  expect(urgentIn(records, { settling: 2, even: 0, empty: 0, new: 1, bridged: 0 })).toEqual({
    first: ['even', 'new', 'settling'],
    others: ['empty', 'moving', 'bridged'],
  });
});

describe('those with pinned zones', () => {
  const records = (minutesAgo: number) => ({
    bridged: withProgress({ bridge: { sinceMs: NOW - minutesAgo * MINUTE, before: 'false' } }),
    dark: record(),
    pinned: record(),
    pinnedAndBridged: withProgress({ bridge }),
    pinnedAndEmpty: record({ lastDecision: { kind: 'hold', reason: 'no-spare', atMs: NOW } }),
    quiet: record(),
  });
  const { pinnedAndBridged: _, ...alone } = records(5);

  test('follow those in ALARM where another one has got its bridge just now', () => {
    expect(urgentIn(records(4), { dark: 2 })).toEqual({
      first: ['dark', 'pinned'],
      others: ['bridged', 'pinnedAndBridged'],
    });
  });

  test('have their ordinary turn where the last bridge is five minutes old', () => {
    expect(urgentIn(alone, { dark: 2 })).toEqual({ first: ['dark'], others: ['bridged'] });
  });
});

test('groups with pinned zones are scanned first, and otherwise in the order in which they are due', () => {
  expect(pinnedFirst(['c', 'a', 'd', 'b'], (name) => 'bd'.includes(name))).toEqual(['d', 'b', 'c', 'a']);
});

describe('the turns of a large fleet', () => {
  const names = Array.from({ length: 1_000 }, (_, number) => `group-${number}`);

  const nobody = () => false;
  const hundredth = (name: string) => name.endsWith('00');

  test('come to those with pinned zones every minute, and to all others within six', () => {
    const turns = Array.from({ length: 6 }, (_, minute) => groupsInTurn(names, hundredth, minute * MINUTE));
    // group-100, group-200, … group-900.
    expect(turns.map((turn) => turn.filter(hundredth).length)).toEqual([9, 9, 9, 9, 9, 9]);
    expect(turns.map((turn) => turn.length)).toEqual([175, 174, 174, 174, 174, 174]);
    expect([...new Set(turns.flat())].toSorted()).toEqual(names.toSorted());
  });

  test.for([
    [95, 95],
    [96, 0],
  ])('come to %i groups with pinned zones of 400: to %i of them in each of two minutes', ([pinned, always]) => {
    const isPinned = (name: string) => Number(name.slice(6)) < pinned!;
    const [first, second] = [0, 1].map((minute) => groupsInTurn(names.slice(0, 400), isPinned, minute * MINUTE));
    expect(first!.filter((name) => isPinned(name) && second!.includes(name))).toHaveLength(always!);
  });

  test('come to everybody within six minutes, at most 190 a minute', () => {
    const turns = Array.from({ length: 6 }, (_, minute) => groupsInTurn(names, nobody, minute * MINUTE));
    expect(turns.map((turn) => turn.length)).toEqual([167, 167, 167, 167, 166, 166]);
    expect(turns.flat().toSorted()).toEqual(names.toSorted());
  });

  test('come to everybody every minute up to 190', () => {
    expect(groupsInTurn(names.slice(0, 190), nobody, 7 * MINUTE)).toHaveLength(190);
  });

  test('come to half of them with one more', () => {
    const turns = [0, 1].map((minute) => groupsInTurn(names.slice(0, 191), nobody, minute * MINUTE));
    expect(turns.map((turn) => turn.length)).toEqual([96, 95]);
  });
});
