import { expect, test } from 'vitest';
import { exclusionList } from '../../../../functions/controllers/replicas/exclusion.ts';
import { busy, cluster, draining, MINUTE, NOW, reader, situationOn } from './builders.ts';

const readers = ['r4', 'r3', 'r2', 'r1'].map((id) => reader(id));
const steady = (percent: number) => Array.from({ length: 18 }, () => percent);

/** r1 is far busier than the three others; of five one may be relieved, of three none. */
const uneven = busy(4.8, {
  cpuPercent: new Map([
    ['r1', steady(90)],
    ['r2', steady(50)],
    ['r3', steady(50)],
    ['r4', steady(50)],
  ]),
});

test('excludes who drains and who is too busy, in a fixed order', () => {
  const seen = cluster([...readers, reader('r0')], { metrics: uneven, progress: { draining: { r0: draining() } } });
  expect(exclusionList(situationOn(seen, { relief: 'on' }))).toEqual(['r0', 'r1']);
});

test('relieves among those who serve once it is carried out, and names nobody twice', () => {
  const { serving, ...now } = situationOn(cluster(readers, { metrics: uneven }), { relief: 'on' });
  const r1 = serving.find(({ id }) => id === 'r1')!;
  const after = { serving: serving.filter((one) => one !== r1), draining: [r1] };
  expect(exclusionList({ serving, ...now })).toEqual(['r1']);
  expect(exclusionList({ serving, ...now }, after)).toEqual(['r1']);
});

test('excludes new readers until they are warm, as soon as RDS shows them', () => {
  const order = { instanceClass: 'db.r6g.large', zone: 'eu-west-1a', orderedAtMs: NOW - MINUTE, accepted: true };
  const seen = cluster([reader('r1'), reader('r2'), reader('r3', { status: 'creating' })], {
    progress: { ordered: { r2: order, r3: order, unseen: order } },
  });
  const warming = situationOn(seen, { warmUp: { sql: ['SELECT 1'], secret: 'shop', timeoutSeconds: 300 } });
  expect(exclusionList(warming)).toEqual(['r2', 'r3']);
  expect(exclusionList(warming, { warmed: warming.warming })).toEqual(['r3']);
  expect(exclusionList(situationOn(seen))).toEqual([]);
});
