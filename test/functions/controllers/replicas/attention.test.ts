import { expect, test } from 'vitest';
import { attend, attentionTo, type Concerns } from '../../../../functions/control-loop/attention.ts';
import { worriesAbout } from '../../../../functions/control-loop/worries.ts';
import { attention, worriesOf } from '../../../../functions/controllers/replicas/attention.ts';
import type { Decision, HoldReason } from '../../../../functions/controllers/replicas/decision.ts';
import { NO_PROGRESS } from '../../../../functions/controllers/replicas/progress.ts';
import { MINUTE, NOW, reader } from './builders.ts';

const hold = (reason: HoldReason, numbers: Decision['numbers'] = {}): Decision => ({ kind: 'hold', reason, numbers });

/** What people have been told after a cluster was held for so long, looked at every minute. */
function toldAfter(minutes: number, decision: Decision): string[] {
  const told: string[] = [];
  let concerns: Concerns = {};
  for (let minute = 0; minute <= minutes; minute++) {
    const nowMs = NOW + minute * MINUTE;
    const attended = attend(concerns, worriesAbout({ decision, trace: [] }, NO_PROGRESS, attention, nowMs), nowMs);
    ({ concerns } = attended);
    told.push(...attended.notices.map(({ message }) => message));
  }
  return told;
}

test('people are told of a reader of a class whose size says nothing, and of no other', () => {
  const instances = ['db.r4.16xlarge', 'db.serverless', 'db.r99g.gigantic'].map((instanceClass, n) =>
    reader(`shop-${n}`, { instanceClass }),
  );
  expect(worriesOf({ instances })).toEqual([
    {
      key: 'unknown-size shop-2',
      afterMinutes: 10,
      message:
        'Evenkeel does not know the size of the class db.r99g.gigantic of shop-2, and counts it as 2 vCPUs: too many or too few readers may be added. Use a class whose name ends in its size, such as db.r6g.large, or update Evenkeel.',
    },
  ]);
});

test.for([
  ['at-ceiling', 10],
  ['no-capacity', 10],
  ['readers-refused', 10],
  ['metric-missing', 15],
  ['used-past-endpoint', 10],
  ['budget-used', 30],
  ['endpoint-changing', 30],
  ['cluster-not-found', 30],
  ['readers-on-the-way', 60],
  ['cluster-not-available', 60],
  ['not-aurora', 30],
  ['serverless-v1', 30],
  ['limitless', 30],
  ['behind-proxy', 30],
] as const)('people are told of %s after %i minutes, and not a minute before', ([reason, minutes]) => {
  expect(toldAfter(minutes - 1, hold(reason))).toEqual([]);
  expect(toldAfter(minutes, hold(reason))).toHaveLength(1);
});

test.for([
  'within-band',
  'draining',
  'cooling-down',
  'recent-failover',
  'needed-soon',
  'forecast-shadow',
  'overload-not-confirmed',
  'paused',
  'held-by-interlock',
  'stopped',
  'blue-green',
  'global-secondary',
  'backing-off',
  'repeating',
] as const)('nobody is told of %s within five hours', (reason) => {
  expect(toldAfter(300, hold(reason))).toEqual([]);
});

test('only a cluster whose readers fit its load is not recorded again while it lasts', () => {
  const steady = Object.entries(attention).filter(([, row]) => row === 'steady');
  expect(steady.map(([reason]) => reason)).toEqual(['within-band']);
});

test('at the maximum people read what it is, and how busy its readers are', () => {
  const [message] = toldAfter(10, hold('at-ceiling', { ceiling: 6, serving: 5, cpuPercent: 91.5 }));
  expect(message).toMatch(/^More readers are needed than the maximum of 6; 5 are serving at 91\.5 % CPU\. Raise/);
});

test('people read why RDS refuses readers, in its own words', () => {
  const refusals = ['InstanceQuotaExceeded: 40 DB instances', 'InvalidParameterCombination: no such subnet'];
  const refused: Decision = { kind: 'hold', reason: 'readers-refused', refusals, numbers: {} };
  const [message] = toldAfter(10, refused);
  expect(message).toContain('InstanceQuotaExceeded: 40 DB instances; InvalidParameterCombination: no such subnet');
});

test.for(['add', 'admit', 'warm', 'take-back', 'drain', 'remove', 'set-endpoint', 'set-forecast'] as const)(
  'a change of kind %s is in the history, and no more',
  (kind) => {
    expect(attentionTo(attention, { kind, reason: 'any', numbers: {} } as unknown as Decision)).toBe('noted');
  },
);
