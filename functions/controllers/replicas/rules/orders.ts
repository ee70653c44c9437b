import type { Decision } from '../decision.ts';
import type { NewReader } from '../newReader.ts';
import { membersOf } from '../exclusion.ts';
import { offeringName } from '../offering.ts';
import { likeOthers } from '../outdated.ts';
import { optionsLeftOut } from '../passedOver.ts';
import type { Situation } from '../situation.ts';
import type { InstanceView } from '../view.ts';
import type { Rule } from './rule.ts';

/** We decided to create these and were stopped before RDS took the order, or before it could say so: ask again. */
export const orderNotAccepted: Rule = (situation) => {
  const { view, progress, coming, numbers } = situation;
  const shown = new Set(view.instances.map(({ id }) => id));
  const readers = coming.flatMap(({ id }): NewReader[] => {
    const order = progress.ordered[id];
    if (!order || order.accepted || shown.has(id)) return [];
    const { instanceClass, zone, reservation, orderedAtMs } = order;
    const offering = { instanceClass, zone, ...(reservation !== undefined && { reservation }) };
    const replaces = progress.replacements?.[id]?.replaces;
    const settings = { ...optionsLeftOut(situation, instanceClass), ...likeOthers(situation) };
    return [{ id, ...offering, orderedAtMs, ...settings, ...(replaces !== undefined && { replaces }) }];
  });
  const byOffering = [...Map.groupBy(readers, offeringName).values()];
  return allOrEach(byOffering).map((some): Decision => ({
    kind: 'add',
    reason: 'order-not-accepted',
    readers: some,
    numbers,
  }));
};

/** All of them at once; and where that is put off for the sake of some, each on its own. */
const allOrEach = <Reader>(groups: readonly (readonly Reader[])[]): (readonly Reader[])[] =>
  groups.length > 1 ? [groups.flat(), ...groups] : [...groups];

/** Without a warm-up, a reader of ours that has been built serves: the endpoint takes it in by itself. */
export const finishBuilding: Rule = ({ progress, serving, numbers }) => {
  const readerIds = serving.filter(({ id }) => id in progress.ordered).map(({ id }) => id);
  if (readerIds.length === 0) return undefined;
  return { kind: 'admit', reason: 'available', readerIds, excluded: undefined, numbers };
};

/** A reader that has been built and has a cache to fill is warmed before clients find it. */
export const startWarming: Rule = ({ progress, warming, numbers }) => {
  const readers = warming.flatMap(({ id, address }) =>
    address && progress.ordered[id]!.warmUpAtMs === undefined ? [[{ id, ...address }]] : [],
  );
  return allOrEach(readers).map((some): Decision => ({ kind: 'warm', reason: 'available', readers: some, numbers }));
};

/** A reader whose warm-up has ended serves, even if it failed: cold capacity is better than none. */
export const finishWarming: Rule = (situation) => {
  const { warming, serving, numbers } = situation;
  const admit = (reason: 'warmed' | 'warm-up-failed', readers: readonly InstanceView[]): Decision => ({
    kind: 'admit',
    reason,
    readerIds: readers.map(({ id }) => id),
    ...membersOf(situation, { serving: [...serving, ...readers], warmed: readers }),
    numbers,
  });
  const ended = (outcome: 'succeeded' | 'failed') => warming.filter(({ id }) => warmUpOf(situation, id) === outcome);
  const proposals = [
    { reason: 'warmed', readers: ended('succeeded') },
    { reason: 'warm-up-failed', readers: ended('failed') },
  ] as const;
  return proposals.flatMap(({ reason, readers }) => (readers.length > 0 ? [admit(reason, readers)] : []));
};

/** After its time-out, a warm-up has two minutes to say how it ended: it may have been killed and run again. */
const ANSWER_MS = 120_000;

function warmUpOf({ view, progress, policy, nowMs }: Situation, id: string): 'succeeded' | 'failed' | 'under way' {
  const startedAtMs = progress.ordered[id]?.warmUpAtMs;
  if (startedAtMs === undefined || policy.warmUp === 'none') return 'under way';
  const finished = view.warmUps.get(id);
  if (finished && finished.finishedAtMs >= startedAtMs) return finished.outcome;
  return nowMs >= startedAtMs + policy.warmUp.timeoutSeconds * 1000 + ANSWER_MS ? 'failed' : 'under way';
}
