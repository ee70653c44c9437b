import { describe, expect, test } from 'vitest';
import { RULES } from '../../../../functions/controllers/targets/decide.ts';
import { decided } from './builders.ts';
import { balancing } from './rows/balancing.ts';
import { givingBack } from './rows/givingBack.ts';
import { guards } from './rows/guards.ts';
import { ladder } from './rows/ladder.ts';
import { machines } from './rows/machines.ts';
import { owners } from './rows/owners.ts';
import { reports } from './rows/reports.ts';
import { ofThresholds } from './rows/thresholds.ts';
import { siblings } from './rows/siblings.ts';
import { weights } from './rows/weights.ts';

const groups = [
  ['a group that is to be left alone', guards],
  ['a zone below its minimum', ladder],
  ['machines with several registrations', machines],
  ['the thresholds of a group', ofThresholds],
  ['what no lever helps', reports],
  ['what is given back', givingBack],
  ['zones that are uneven', balancing],
  ['what belongs to others', owners],
  ['what was refused or undone lately', siblings],
  ['a listener with several groups', weights],
] as const;

describe.each(groups)('%s', (_, rows) => {
  test.for(rows)('$name', ({ seen, policy, expect: expected }) => {
    expect(decided(seen, policy).decision).toMatchObject(expected);
  });
});

test('there is a row for every rule', () => {
  const rows = groups.flatMap(([, some]) => some);
  const speaking = rows.map(({ seen, policy }) => decided(seen, policy).rule);
  expect(new Set(speaking)).toEqual(new Set(RULES.map(({ name }) => name)));
});
