import { expect, test } from 'vitest';
import { type Decision, isAboutReader, traits } from '../../../../functions/controllers/replicas/decision.ts';
import { NOW } from './builders.ts';

const newReader = (id: string, instanceClass: string, zone: string) => ({ id, instanceClass, zone, orderedAtMs: NOW });

const decisions = {
  hold: { kind: 'hold', reason: 'at-ceiling', numbers: {} },
  add: {
    kind: 'add',
    reason: 'overloaded',
    readers: [
      newReader('n1', 'db.r6g.large', 'eu-west-1a'),
      newReader('n2', 'db.r7g.large', 'eu-west-1b'),
      newReader('n3', 'db.r6g.large', 'eu-west-1a'),
    ],
    numbers: {},
  },
  admit: { kind: 'admit', reason: 'warmed', readerIds: ['r1', 'r2'], excluded: ['r3'], numbers: {} },
  warm: {
    kind: 'warm',
    reason: 'available',
    readers: [
      { id: 'r1', host: 'r1.example', port: 5432 },
      { id: 'r2', host: 'r2.example', port: 5432 },
    ],
    numbers: {},
  },
  takeBack: { kind: 'take-back', reason: 'overloaded', readerIds: ['r1', 'r2'], excluded: [], numbers: {} },
  drain: { kind: 'drain', reason: 'idle', readerId: 'r1', deadlineMs: NOW, excluded: ['r1'], numbers: {} },
  remove: { kind: 'remove', reason: 'drained', readerId: 'r1', numbers: {} },
  broken: { kind: 'remove', reason: 'broken', readerId: 'r1', status: 'failed', numbers: {} },
  lacking: {
    kind: 'remove',
    reason: 'broken',
    readerId: 'r1',
    status: 'insufficient-capacity',
    withoutCapacity: 'db.r6g.large/eu-west-1a',
    numbers: {},
  },
  setNobody: { kind: 'set-endpoint', reason: 'endpoint-differs', excluded: [], relieved: [], numbers: {} },
  setOnly: {
    kind: 'set-endpoint',
    reason: 'endpoint-differs',
    excluded: [],
    only: ['r1', 'writer'],
    relieved: [],
    numbers: {},
  },
  setTwo: { kind: 'set-endpoint', reason: 'endpoint-missing', excluded: ['r1', 'r2'], relieved: [], numbers: {} },
  relieve: { kind: 'set-endpoint', reason: 'uneven-load', excluded: ['r1'], relieved: ['r1'], numbers: {} },
} as const satisfies Record<string, Decision>;

test.for([
  ['hold', []],
  ['add', ['add db.r6g.large/eu-west-1a', 'add db.r7g.large/eu-west-1b']],
  ['admit', ['admit r1', 'admit r2']],
  ['warm', ['warm r1', 'warm r2']],
  ['takeBack', ['take-back r1', 'take-back r2']],
  ['drain', ['drain r1']],
  ['remove', ['remove r1']],
  ['setTwo', ['set-endpoint']],
] as const)('what fails with %s is left alone by its subject', ([name, subjects]) => {
  expect(traits.subjectsOf(decisions[name])).toEqual(subjects);
});

test('that RDS accepts a change proves nothing for the endpoint, and everything for the rest', () => {
  const confirmedLater = Object.values(decisions)
    .flatMap((decision) => traits.subjectsOf(decision))
    .filter((subject) => traits.isConfirmedLater!(subject));
  expect(new Set(confirmedLater)).toEqual(new Set(['set-endpoint']));
});

test.for([
  { subject: 'remove r1', expected: true },
  { subject: 'take-back r1', expected: true },
  { subject: 'add db.r6g.large/eu-west-1a', expected: false },
  { subject: 'set-endpoint', expected: false },
])('$subject is about a reader: $expected', ({ subject, expected }) => {
  expect(isAboutReader(subject)).toBe(expected);
});

const REPLACING = 'replacing a broken reader';

test.for([
  {
    name: 'a broken reader that is removed counts, and is removed at once all the same',
    of: 'broken',
    counts: REPLACING,
  },
  { name: 'the lack of capacity is remembered by its class and zone', of: 'lacking' },
  { name: 'a drained reader that is removed is the ordinary course of things', of: 'remove' },
  { name: 'a list counts by whom it excludes', of: 'setTwo', counts: 'set-endpoint excluding r1, r2' },
  { name: 'a list that excludes nobody counts, too', of: 'setNobody', counts: 'set-endpoint excluding nobody' },
  { name: 'a static list counts by whom it reaches', of: 'setOnly', counts: 'set-endpoint reaching only r1, writer' },
  { name: 'uneven load comes and goes', of: 'relieve' },
  { name: 'a drain changes the list ourselves', of: 'drain' },
  { name: 'building counts for nothing', of: 'add' },
] as const)('$name', ({ of, ...expected }) => {
  expect(traits.repetitionOf(decisions[of]).counts).toBe('counts' in expected ? expected.counts : undefined);
});

test('building is slowed down by broken readers, and by nothing once a reader serves', () => {
  expect(traits.repetitionOf(decisions.add)).toEqual({ slowedBy: REPLACING });
  expect(traits.repetitionOf(decisions.admit)).toEqual({ clears: REPLACING });
  expect(traits.repetitionOf(decisions.broken).slowedBy).not.toBe(REPLACING);
});
