import { describe, expect, test } from 'vitest';
import { noteFailures } from '../../../../functions/control-loop/failures.ts';
import { worriesAbout } from '../../../../functions/control-loop/worries.ts';
import { attention } from '../../../../functions/controllers/replicas/attention.ts';
import { decide } from '../../../../functions/controllers/replicas/decide.ts';
import type { NewReader } from '../../../../functions/controllers/replicas/newReader.ts';
import { memory } from '../../../../functions/controllers/replicas/memory.ts';
import { progressOf } from '../../../../functions/controllers/replicas/progress.ts';
import { ReadersRefusedError, refusalOf } from '../../../../functions/controllers/replicas/refusal.ts';
import { orderWorries } from '../../../../functions/controllers/replicas/orderWorries.ts';
import { busy, cluster, MINUTE, NOW, policy, reader } from './builders.ts';

/** What RDS refuses of an order; undefined if it takes it. */
type Refuses = (order: NewReader, minute: number) => readonly [name: string, message: string] | undefined;

const FIRST = 'db.r6g.large';
const SECOND = 'db.r7g.large';
const has = (order: NewReader, option: string) => !(order.without ?? []).includes(option);
const ofFirst =
  (name: string, message = 'No.'): Refuses =>
  ({ instanceClass }) =>
    instanceClass === FIRST ? [name, message] : undefined;
const inA =
  (name: string): Refuses =>
  ({ zone }) =>
    zone === 'eu-west-1a' ? [name, 'No.'] : undefined;
const all =
  (name: string): Refuses =>
  () => [name, 'No.'];
const option =
  (named: (order: NewReader) => string, name: string, message: string): Refuses =>
  (order) =>
    has(order, named(order)) ? [name, message] : undefined;

interface ErrorRow {
  readonly refuses: Refuses;
  /** Another way alone: which class, and what it does without; undefined where there is none. */
  readonly ordered?: string;
  /** What people hear of it. */
  readonly told?: string;
}

const COMBINATION = 'RDS does not support … the following combination: DBInstanceClass=db.r6g.large';

const ERRORS: Readonly<Record<string, ErrorRow>> = {
  'no capacity for a class': { refuses: ofFirst('InsufficientDBInstanceCapacityFault'), ordered: SECOND },
  'no capacity at all': { refuses: all('InsufficientDBInstanceCapacityFault'), told: 'hold no-capacity' },
  'a class that is not sold': {
    refuses: ofFirst('InvalidParameterCombination', COMBINATION),
    ordered: SECOND,
    told: `refuses add ${FIRST}`,
  },
  'a storage type': { refuses: ofFirst('StorageTypeNotSupportedFault'), ordered: SECOND, told: `refuses add ${FIRST}` },
  'an unencrypted class': {
    refuses: ofFirst('VpcEncryptionControlViolationException'),
    ordered: SECOND,
    told: `refuses add ${FIRST}`,
  },
  'a zone without subnet': { refuses: inA('InvalidSubnet'), ordered: FIRST, told: 'refuses add in eu-west-1a' },
  'a subnet group': { refuses: all('InvalidVPCNetworkStateFault'), told: 'refuses add in eu-west-1a' },
  'the quota': { refuses: all('InstanceQuotaExceededFault'), told: 'hold quota-used' },
  'the cluster is busy for five minutes': {
    refuses: (_, minute) => (minute < 5 ? ['InvalidDBClusterStateFault', 'modifying'] : undefined),
    ordered: FIRST,
  },
  'the key of the cluster': { refuses: all('KMSKeyNotAccessibleFault'), told: 'refuses add readers' },
  'a permission': { refuses: all('AccessDenied'), told: 'refuses add readers' },
  'an expired authority': {
    refuses: option(() => 'certificate authority rds-ca-2019', 'CertificateNotFoundFault', 'Certificate not found.'),
    ordered: `${FIRST} without certificate authority rds-ca-2019`,
    told: 'refuses order with certificate authority rds-ca-2019',
  },
  'a parameter group': {
    refuses: option(() => 'parameter group tuned', 'DBParameterGroupNotFoundFault', 'Not found.'),
    ordered: `${FIRST} without parameter group tuned`,
    told: 'refuses order with parameter group tuned',
  },
  'Performance Insights': {
    refuses: option(
      ({ instanceClass }) => `Performance Insights on ${instanceClass}`,
      'InvalidParameterCombination',
      'Performance Insights not supported for this configuration.',
    ),
    ordered: `${FIRST} without Performance Insights on ${FIRST}`,
    told: `refuses order with Performance Insights on ${FIRST}`,
  },
  'the role of monitoring': {
    refuses: option(({ instanceClass }) => `Enhanced Monitoring on ${instanceClass}`, 'AccessDenied', 'iam:PassRole'),
    ordered: `${FIRST} without Enhanced Monitoring on ${FIRST}`,
    told: `refuses order with Enhanced Monitoring on ${FIRST}`,
  },
};

interface Outcome {
  readonly ordered: string | undefined;
  /** Keys of what people are to hear of, within half an hour. */
  readonly told: ReadonlySet<string>;
  readonly sent: number;
}

/** Two hours in which one more reader is needed, as the loop would pass them: at most six looks a minute. */
function live(refuses: Refuses): Outcome {
  const told = new Set<string>();
  const two = [reader('r1'), reader('r2', { zone: 'eu-west-1c' })];
  const fleet = policy({ classes: [FIRST, SECOND], readers: { min: 1, max: 3 } });
  let { progress } = cluster(two);
  let sent = 0;
  for (let minute = 0; minute < 120; minute++) {
    const nowMs = NOW + minute * MINUTE;
    const { view } = cluster(two, { metrics: { ...busy(2.5), newestMinuteMs: nowMs - MINUTE } });
    for (let look = 0; look < 6; look++) {
      progress = progressOf(view, progress, nowMs);
      const evaluation = decide(view, progress, fleet, nowMs);
      const worries = [
        ...worriesAbout(evaluation, progress, attention, nowMs),
        ...orderWorries(view, progress, fleet, nowMs),
      ];
      for (const { key, afterMinutes } of worries) if (minute + afterMinutes <= 30) told.add(key);
      const { decision } = evaluation;
      if (decision.kind !== 'add') break;
      const [order] = decision.readers;
      const intended = memory.progressOnDecision(progress, decision, nowMs);
      sent++;
      const refused = refuses(order!, minute);
      if (!refused) return { ordered: describeOrder(order!), told, sent };
      const refusal = refusalOf({ reader: order!, options: OPTIONS, name: refused[0], message: refused[1] });
      const error = new ReadersRefusedError([], [order!.id], [refusal]);
      progress = {
        ...memory.progressOnFailure!(intended, decision, error, nowMs),
        failures: noteFailures(intended.failures, error.refusals, nowMs),
      };
    }
  }
  return { ordered: undefined, told, sent };
}

const OPTIONS = {
  certificateAuthority: 'rds-ca-2019',
  parameterGroup: 'tuned',
  hasPerformanceInsights: true,
  hasEnhancedMonitoring: true,
};

const describeOrder = ({ instanceClass, without = [] }: NewReader) =>
  without.length > 0 ? `${instanceClass} without ${without.join(', ')}` : instanceClass;

const rows = Object.entries(ERRORS);
const pairs = rows.flatMap(([one, first], at) =>
  rows.slice(at + 1).map(([other, second]) => ({ one, other, first, second })),
);

describe('each error of an order alone', () => {
  test.each(rows)('%s', (_, { refuses, ordered, told }) => {
    const outcome = live(refuses);
    expect(outcome.ordered).toBe(ordered);
    if (told !== undefined) expect([...outcome.told]).toContain(told);
    expect(outcome.sent).toBeLessThanOrEqual(24);
  });
});

describe('in pairs, a reader is ordered another way, or people hear of it', () => {
  test.each(pairs)('$one, and $other', ({ first, second }) => {
    const both: Refuses = (order, minute) => first.refuses(order, minute) ?? second.refuses(order, minute);
    const { ordered, told, sent } = live(both);
    const hasWay = first.ordered !== undefined && second.ordered !== undefined;
    expect(ordered !== undefined).toBe(hasWay);
    if (!hasWay) expect(told.size).toBeGreaterThan(0);
    // Six offerings, each of them every half hour.
    expect(sent).toBeLessThanOrEqual(30);
  });
});
