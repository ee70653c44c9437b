import type { Numbers } from '../../../control-loop/decision.ts';
import { isOverQuota, lacksCapacity } from '../offering.ts';
import { isEndpointChanging } from './endpoint.ts';
import type { Decision } from '../decision.ts';
import { membersOf } from '../exclusion.ts';
import { type PassedOver, passedOver } from '../passedOver.ts';
import { enough, type Need, newReaders } from '../placement.ts';
import { countReaders, type Situation, weightIn } from '../situation.ts';
import { TOLERANCE } from '../tolerance.ts';
import { hold, type Rule } from './rule.ts';

/**
 * Fewer readers than the minimum of the fleet, whatever the load. One that restarts is away, not gone; but where nobody
 * answers, a draining reader is taken back.
 */
export const belowFloor: Rule = (situation) => {
  const { serving, coming, soonBack, policy, draining } = situation;
  // New readers are minutes away, and a draining one is there: better than nobody.
  if (serving.length === 0 && draining.some(({ status }) => status === 'available'))
    return takeBackOrAdd(situation, 'below-floor', { readers: Math.max(1, policy.readers.min - coming.length) });
  const missing = policy.readers.min - serving.length - coming.length - soonBack.length;
  return missing > 0 ? takeBackOrAdd(situation, 'below-floor', { readers: missing }) : undefined;
};

/** From this mean CPU on, one minute is proof enough: waiting for a second one would cost the users. */
const OBVIOUS_CPU_PERCENT = 80;

/** Readers that are busy all the time hide how much they lack: so much more than is seen is built for. */
export const SATURATED_CPU_PERCENT = 95;
const SATURATED_FACTOR = 1.25;

/**
 * More load than the readers that serve and those that are coming keep at the target: as many readers at once as it
 * needs. CPU, connections and replica lag are separate signals; the largest need counts.
 */
export const overloaded: Rule = (situation) => {
  const { comingVcpus, demand } = situation;
  const capacityVcpus = capacityOf(situation);
  if (exceeds(demand.newestVcpus, capacityVcpus) && isConfirmed(situation)) {
    const factor = isSaturated(situation) ? SATURATED_FACTOR : 1;
    return takeBackOrAdd(situation, 'overloaded', { vcpus: demand.newestVcpus! * factor - capacityVcpus });
  }
  // How much capacity would cure a lag nobody can tell: one reader at a time.
  if (demand.isLagging && comingVcpus === 0) return takeBackOrAdd(situation, 'lagging', { readers: 1 });
  return undefined;
};

/**
 * The load rises like a tide, and there is more of it than the readers keep at the target. It needs no tolerance, which is
 * for loads that go up and down: until a reader that is ordered now serves, there will be more.
 */
export const rising: Rule = (situation) => {
  const { view, policy, demand } = situation;
  const vcpus = (view.risingVcpus ?? 0) / (policy.targetCpuPercent / 100) - capacityOf(situation);
  const isWanted = policy.forecast === 'on' || policy.forecast === 'auto';
  const isMeasured = demand.newestVcpus !== undefined;
  return isWanted && isMeasured && vcpus > 0 ? takeBackOrAdd(situation, 'rising', { vcpus }) : undefined;
};

/**
 * The load that is expected by the time that a reader ordered now carries its share. A forecast only ever adds; what it
 * got wrong is drained like anything else that is idle.
 */
export const forecastFloor: Rule = (situation) => {
  const vcpus = missingByForecast(situation);
  if (vcpus === 0 || !situation.usesForecast) return undefined;
  return takeBackOrAdd(situation, 'forecast', { vcpus });
};

/** What the forecast needs and nobody has ordered; 0 within the tolerance. */
export function missingByForecast(situation: Situation): number {
  const { view, policy } = situation;
  const capacityVcpus = capacityOf(situation);
  const needed = (view.forecast?.busyVcpus ?? 0) / (policy.targetCpuPercent / 100);
  return exceeds(needed, capacityVcpus) ? needed - capacityVcpus : 0;
}

/** More readers are needed, and there is nothing to be done about it now: why not. */
export const growthMustWait: Rule = (situation) => {
  const { serving, coming, soonBack, servingVcpus, policy, demand } = situation;
  if (serving.length + coming.length + soonBack.length < policy.readers.min) return noMore(situation);
  if (!exceeds(demand.newestVcpus, servingVcpus)) return undefined;
  if (!exceeds(demand.newestVcpus, capacityOf(situation))) return hold(situation, 'readers-on-the-way');
  return isConfirmed(situation) ? noMore(situation) : hold(situation, 'overload-not-confirmed');
};

/** The maximum allows no more, or RDS does not; then in its own words. */
function noMore(situation: Situation): Decision {
  if (newReaders(situation, { readers: 1 }, 1).length > 0 || situation.draining.length > 0)
    return hold(situation, 'at-ceiling');
  const refused = passedOver(situation);
  return {
    kind: 'hold',
    reason: reasonOf(refused),
    refusals: refused.map(({ error }) => error),
    numbers: situation.numbers,
  };
}

function reasonOf(refused: readonly PassedOver[]): 'no-capacity' | 'quota-used' | 'readers-refused' {
  if (refused.some(isOverQuota)) return 'quota-used';
  return refused.every(lacksCapacity) ? 'no-capacity' : 'readers-refused';
}

/** What serves, what is on its way, and what went away just now and is back before anything new would be there. */
const capacityOf = ({ servingVcpus, comingVcpus, justAwayVcpus }: Situation): number =>
  servingVcpus + comingVcpus + justAwayVcpus;

const exceeds = (needed: number | undefined, vcpus: number) => needed !== undefined && needed > vcpus * TOLERANCE;

/** Whether those that were measured were busy all the time: who went away just now was one of them. */
const isSaturated = ({ servingVcpus, justAwayVcpus, demand }: Situation): boolean =>
  servingVcpus > 0 &&
  100 * (demand.numbers['busyVcpus'] ?? 0) >= SATURATED_CPU_PERCENT * (servingVcpus + justAwayVcpus);

/** One minute above the target may be a hiccup; two in a row are not, and neither is one that is far above it. */
function isConfirmed(situation: Situation): boolean {
  const { policy, demand } = situation;
  const capacityVcpus = capacityOf(situation);
  const obvious = Math.max(OBVIOUS_CPU_PERCENT / policy.targetCpuPercent, TOLERANCE);
  return demand.newestVcpus! >= capacityVcpus * obvious || exceeds(demand.beforeVcpus, capacityVcpus);
}

/**
 * Draining readers are warm and already paid for: they come back before new ones are built. Where that fails, new ones
 * are built all the same.
 */
function takeBackOrAdd(
  situation: Situation,
  reason: Extract<Decision, { kind: 'take-back' }>['reason'],
  need: Need,
): Decision | Decision[] {
  const { draining, serving, numbers, policy, endpointChangesLeft } = situation;
  // Building needs no change of the endpoint; nobody waits with fewer readers than the minimum.
  const mayChange = endpointChangesLeft > 0 || reason === 'below-floor';
  const back = mayChange
    ? enough(
        draining.filter(({ status }) => status === 'available'),
        need,
      )
    : [];
  // It takes one change at a time; waiting a minute is quicker than building.
  if (back.length > 0 && isEndpointChanging(situation)) return hold(situation, 'endpoint-changing');
  const proposals: Decision[] = [];
  if (back.length > 0) {
    const members = membersOf(situation, {
      serving: [...serving, ...back],
      draining: draining.filter((reader) => !back.includes(reader)),
    });
    proposals.push({ kind: 'take-back', reason, readerIds: back.map(({ id }) => id), ...members, numbers });
  }
  const readers = newReaders(situation, need, policy.readers.max - countReaders(situation));
  const reserved = readers.filter(({ reservation }) => reservation !== undefined).length;
  if (readers.length > 0)
    proposals.push({
      kind: 'add',
      reason,
      readers,
      numbers: { ...numbers, ...(reserved > 0 && { reserved }), ...otherSize(situation, readers) },
    });
  return proposals;
}

/** Readers of another size than those of the first class: their number says little without their capacity. */
function otherSize({ view, policy }: Situation, readers: readonly { readonly instanceClass: string }[]): Numbers {
  const first = weightIn(view, policy.classes[0]!);
  const vcpus = readers.map(({ instanceClass }) => weightIn(view, instanceClass));
  if (vcpus.every((each) => each === first)) return {};
  return { ordered: readers.length, orderedVcpus: vcpus.reduce((sum, each) => sum + each, 0) };
}
