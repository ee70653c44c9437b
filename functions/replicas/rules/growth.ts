import { weightVcpus } from '../../../fleet/instanceClasses.ts';
import type { Decision } from '../decision.ts';
import { newReaders } from '../placement.ts';
import { neededVcpus, type Situation } from '../situation.ts';
import { hold, type Rule } from './rule.ts';

/** Fewer readers than the fleet asks for, whatever the load. */
export const belowFloor: Rule = (situation) => {
  const { serving, coming, policy } = situation;
  const missing = policy.readers.min - serving.length - coming.length;
  return missing > 0 ? takeBackOrAdd(situation, 'below-floor', missing, missing) : undefined;
};

/** A deviation of up to a tenth is left alone (the default tolerance of the Kubernetes Horizontal Pod Autoscaler). */
const TOLERANCE = 1.1;

/** From this mean CPU on, one minute is proof enough: waiting for a second one would cost the users. */
const OBVIOUS_CPU_PERCENT = 80;

/** More load than the readers that serve and those that are coming keep at the target. */
export const overloaded: Rule = (situation) => {
  const { servingVcpus, comingVcpus, policy } = situation;
  const [newest] = situation.busyVcpus;
  if (newest === undefined) return undefined;
  const missingVcpus = neededVcpus(newest, policy) - servingVcpus - comingVcpus;
  if (!exceeds(newest, servingVcpus + comingVcpus, situation) || !isConfirmed(situation)) return undefined;
  return takeBackOrAdd(
    situation,
    'overloaded',
    readersFor(missingVcpus, situation.draining[0]?.vcpus ?? 2),
    readersFor(missingVcpus, weightVcpus(policy.classes[0]!)),
  );
};

/** More readers are needed, and there is nothing to be done about it now: why not. */
export const growthMustWait: Rule = (situation) => {
  const { serving, coming, servingVcpus, comingVcpus, policy } = situation;
  if (serving.length + coming.length < policy.readers.min) return hold(situation, whyNoMore(situation));
  const [newest] = situation.busyVcpus;
  if (newest === undefined || !exceeds(newest, servingVcpus, situation)) return undefined;
  if (!exceeds(newest, servingVcpus + comingVcpus, situation)) return hold(situation, 'readers-on-the-way');
  return hold(situation, isConfirmed(situation) ? whyNoMore(situation) : 'overload-not-confirmed');
};

const whyNoMore = (situation: Situation) => (newReaders(situation, 1).length > 0 ? 'at-ceiling' : 'no-capacity');

const exceeds = (busy: number, vcpus: number, { policy }: Situation) => neededVcpus(busy, policy) > vcpus * TOLERANCE;

function isConfirmed(situation: Situation): boolean {
  const { servingVcpus, comingVcpus, policy } = situation;
  const [newest, before] = situation.busyVcpus;
  const obvious = Math.max(OBVIOUS_CPU_PERCENT, policy.targetCpuPercent * TOLERANCE);
  return (
    (newest !== undefined && 100 * newest >= obvious * (servingVcpus + comingVcpus)) ||
    (before !== undefined && exceeds(before, servingVcpus + comingVcpus, situation))
  );
}

const readersFor = (vcpus: number, vcpusEach: number) => Math.ceil(vcpus / vcpusEach);

/** Draining readers are warm and already paid for: they come back before new ones are built. */
function takeBackOrAdd(
  situation: Situation,
  reason: 'below-floor' | 'overloaded',
  toTakeBack: number,
  toAdd: number,
): Decision | undefined {
  const { draining, numbers, policy } = situation;
  const back = draining.filter(({ status }) => status === 'available').slice(0, toTakeBack);
  if (back.length > 0) return { kind: 'take-back', reason, readerIds: back.map(({ id }) => id), numbers };
  const room = policy.readers.max - countedReaders(situation);
  if (room <= 0) return undefined;
  const readers = newReaders(situation, Math.min(toAdd, room));
  return readers.length > 0 ? { kind: 'add', reason, readers, numbers } : undefined;
}

/** Everything that counts towards the ceiling. */
const countedReaders = ({ serving, coming, draining, away }: Situation) =>
  serving.length + coming.length + draining.length + away.length;
