import { recentChanges } from '../budget.ts';
import { sumVcpus } from '../capacity.ts';
import type { NewReader } from '../newReader.ts';
import type { OutdatedReader } from '../outdated.ts';
import { type Need, newReaders } from '../placement.ts';
import { isStopped, replacementUnderWay, toBeReplaced } from '../underReplacement.ts';
import { countReaders, type Situation, weightIn } from '../situation.ts';
import { isEndpointChanging } from './endpoint.ts';
import { isRecentFailover } from './failover.ts';
import { missingByForecast } from './growth.ts';
import { hold, type Rule } from './rule.ts';
import { drainUnlessTooSoon } from './shrinking.ts';

/** A reader that was ordered in place of an outdated one serves: the old one is drained, once the load allows it. */
export const finishReplacing: Rule = (situation) => {
  const { policy, serving, coming, progress, demand } = situation;
  const underWay = policy.replaceOutdated === 'on' ? replacementUnderWay(situation) : undefined;
  if (!underWay || demand.peakVcpus === undefined || demand.isLagging) return undefined;
  const { old, newIds } = underWay;
  const isServing = (id: string) => serving.some((reader) => reader.id === id) && !(id in progress.ordered);
  if (!isServing(old.id) || coming.length > 0 || !newIds.every(isServing)) return undefined;
  const remaining = serving.filter(({ id }) => id !== old.id);
  // More load has come meanwhile: the new reader is welcome, and the old one stays for now.
  if (remaining.length < policy.readers.min || demand.peakVcpus > sumVcpus(remaining)) return undefined;
  if (changesLeft(situation) < 1) return hold(situation, 'replacement-waits');
  return drainUnlessTooSoon(situation, old, 'outdated');
};

/**
 * A reader of ours that would be made differently today is replaced: of another class than the first one that RDS
 * builds, of another parameter group or certificate authority than people's own readers, or waiting for a restart. One
 * at a time, the new one first, in a quiet hour, and while nothing else is under way.
 */
export const replaceOutdated: Rule = (situation) => {
  if (situation.policy.replaceOutdated === 'off' || isStopped(situation)) return undefined;
  const [candidate] = toBeReplaced(situation);
  if (!candidate || isBusy(situation)) return undefined;
  const readers = inPlaceOf(candidate, situation);
  if (readers.length === 0 || !isGoodTime(situation, candidate, readers)) return hold(situation, 'replacement-waits');
  const wanted = candidate.whys.map(({ wanted: one }) => one);
  return {
    kind: 'add',
    reason: 'outdated',
    readers,
    replaces: {
      id: candidate.reader.id,
      why: candidate.whys.map(({ text }) => text).join('; '),
      wanted,
      isAgain: candidate.reader.id in (situation.progress.replacements ?? {}),
    },
    numbers: situation.numbers,
  };
};

/** Readers come, go or restart, or the load asks for more of them: then that has its own rules, and its own reasons. */
const isBusy = (situation: Situation): boolean =>
  situation.coming.length + situation.draining.length + situation.broken.length + situation.away.length > 0 ||
  replacementUnderWay(situation) !== undefined ||
  missingByForecast(situation) > 0;

/** A new reader in the zone that has lost one by then; more than one where the class is too small to do its work alone. */
function inPlaceOf({ reader }: OutdatedReader, situation: Situation): NewReader[] {
  const { serving, policy, demand } = situation;
  const without = { ...situation, serving: serving.filter(({ id }) => id !== reader.id) };
  const room = policy.readers.max - countReaders(situation);
  const missingVcpus = (demand.peakVcpus ?? 0) - sumVcpus(without.serving);
  const of = (need: Need) => newReaders(without, need, room);
  const one = of({ readers: 1 });
  const readers = weigh(one, situation) >= missingVcpus ? one : of({ vcpus: missingVcpus });
  return readers.map((ordered) => ({ ...ordered, replaces: reader.id }));
}

const weigh = (readers: readonly NewReader[], { view }: Situation): number =>
  readers.reduce((sum, { instanceClass }) => sum + weightIn(view, instanceClass), 0);

/**
 * A quiet hour, where earlier days tell; else, one in which the readers have kept the target for a quarter of an hour.
 * Nothing is restarted or changed by others, and the budget has room for both changes.
 */
function isGoodTime(situation: Situation, { reader }: OutdatedReader, readers: readonly NewReader[]): boolean {
  const { view, demand, servingVcpus, nowMs, progress, policy } = situation;
  if (view.instances.some(({ status }) => status !== 'available')) return false;
  if (isRecentFailover(situation) || isEndpointChanging(situation)) return false;
  if (nowMs < (progress.lastChangeMs ?? 0) + policy.cooldownSeconds * 1000) return false;
  if (demand.isLagging || demand.peakVcpus === undefined || demand.peakVcpus > servingVcpus) return false;
  if (demand.peakVcpus > servingVcpus - reader.vcpus + weigh(readers, situation)) return false;
  if (view.forecast?.isQuietHour === false) return false;
  return changesLeft(situation) >= Math.min(2, policy.maxChangesPerHour);
}

const changesLeft = ({ progress, policy, nowMs }: Situation): number =>
  policy.maxChangesPerHour - recentChanges(progress.changesMs, nowMs).length;
