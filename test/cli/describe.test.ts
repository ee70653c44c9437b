import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Days, describeNumbers, describeEvent } from '../../cli/describe.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import type { Saying } from '../../sandbox/run/recorder.ts';

const AT = Date.UTC(2026, 2, 2, 8, 41, 16);

const line = (type: string, detail: Readonly<Record<string, unknown>>) => {
  const saying = {
    atMs: AT,
    type: type as Saying['type'],
    detail: { controller: 'replicas', resource: 'shop', ...detail },
  };
  const described = describeEvent(saying);
  return described === undefined ? undefined : stripVTControlCharacters(described);
};

describe('what is told about a decision', () => {
  const decision = {
    kind: 'add',
    reason: 'overloaded',
    mode: 'act',
    numbers: { serving: 2, coming: 0, cpuPercent: 71.4 },
  };

  test('is when, where, what, why and by which numbers, in columns', () => {
    expect(line('Decision Made', decision)).toBe(
      '08:41:16  shop          add           overloaded              serving 2 · cpu % 71.4',
    );
  });

  test('says that nothing is done where Evenkeel only observes, unless there is nothing to do', () => {
    expect(line('Decision Made', { ...decision, mode: 'observe' })).toMatch(/71\.4 \(observe mode: no change made\)$/);
    const hold = { kind: 'hold', reason: 'within-band', mode: 'observe', numbers: { serving: 2 } };
    expect(line('Decision Made', hold)).toMatch(/within-band +serving 2$/);
  });
});

describe('on a terminal', () => {
  const wrapped = (columns: number, detail: Readonly<Record<string, unknown>>, type = 'Decision Made') => {
    const saying = { atMs: AT, type: type as Saying['type'], detail: { controller: 'replicas', ...detail } };
    return stripVTControlCharacters(describeEvent(saying, columns)!).split('\n');
  };
  const numbers = { serving: 12, draining: 1, cpuPercent: 71.4, busyVcpus: 17.14, neededVcpus: 28.56 };
  const decision = { resource: 'shop', kind: 'add', reason: 'overloaded', mode: 'act', numbers };

  test('a decision is wrapped below its beginning', () => {
    expect(wrapped(80, decision)).toEqual([
      '08:41:16  shop          add           overloaded              serving 12 ·',
      '                        draining 1 · cpu % 71.4 · busy vCPUs 17.14 · needed',
      '                        vCPUs 28.56',
    ]);
  });

  test('a notice, too', () => {
    const message = 'More readers are needed than the maximum of 5; 5 are serving at 84 % CPU. Raise readers.max.';
    expect(wrapped(80, { resource: 'shop', message }, 'Attention Needed')).toEqual([
      '08:41:16  shop          ACTION REQUIRED: More readers are needed than the',
      '                        maximum of 5; 5 are serving at 84 % CPU. Raise',
      '                        readers.max.',
    ]);
  });

  test('beside a long name there is no room, and it goes on below the time', () => {
    const resource = 'arn-like-name-of-a-cluster-that-is-long';
    expect(wrapped(80, { ...decision, resource })).toEqual([
      '08:41:16  arn-like-name-of-a-cluster-that-is-long',
      '          add           overloaded              serving 12 · draining 1 · cpu %',
      '          71.4 · busy vCPUs 17.14 · needed vCPUs 28.56',
    ]);
  });

  test('a wide one shows it in one line', () => {
    expect(wrapped(160, decision)).toHaveLength(1);
  });
});

describe('what is told about an action', () => {
  const action = { kind: 'add', reason: 'overloaded' };

  test('is nothing if it worked: the next decision shows it', () => {
    expect(line('Action Finished', { ...action, outcome: 'succeeded' })).toBeUndefined();
  });

  test('is the error if it failed', () => {
    expect(line('Action Finished', { ...action, outcome: 'failed', error: 'AccessDenied: no' })).toBe(
      '08:41:16  shop          add failed: AccessDenied: no',
    );
  });
});

describe('what is told of two controllers about one cluster', () => {
  test('says whose it is', () => {
    const hold = { controller: 'safetyNet', kind: 'hold', reason: 'in-place', mode: 'act', numbers: { readers: 2 } };
    expect(line('Decision Made', hold)).toBe(
      '08:41:16  shop (safety net)  hold          in-place                readers 2',
    );
  });
});

describe('what else is told', () => {
  test('is who needs a person, and why', () => {
    expect(line('Attention Needed', { message: 'Three attempts failed.' })).toBe(
      '08:41:16  shop          ACTION REQUIRED: Three attempts failed.',
    );
  });

  test('is nothing of what functions say to each other', () => {
    expect(line('Warm Up Requested', { cluster: 'shop', readerId: 'evenkeel-1' })).toBeUndefined();
  });
});

describe('numbers', () => {
  const replicas = CONTROLLERS.find(({ name }) => name === 'replicas')!;

  test('are the ones that say most, without zeroes, but always how many readers serve', () => {
    const numbers = { draining: 0, serving: 0, coming: 1, floor: 2, busyVcpus: 1.21, neededVcpus: 2.02, lagMs: 12 };
    expect(stripVTControlCharacters(describeNumbers(numbers, replicas))).toBe(
      'serving 0 · pending 1 · busy vCPUs 1.21 · needed vCPUs 2.02 · lag ms 12',
    );
    expect(describeNumbers(undefined, replicas)).toBe('');
  });
});

test('a day is named where it has begun since the line before', () => {
  const days = new Days();
  const lines = ['2026-03-02T23:59:59Z', '2026-03-03T00:00:00Z', '2026-03-03T09:00:00Z', '2026-03-05T00:00:00Z'];
  expect(lines.map((time) => days.begunBy(Date.parse(time)))).toEqual([
    undefined,
    '2026-03-03',
    undefined,
    '2026-03-05',
  ]);
});
