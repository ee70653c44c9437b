import type { Change, Installation, InstallationHead, LedgerEntry } from '../model.ts';

/** The parts of an installation that are lists of things with names. */
const LISTS = {
  cluster: 'clusters',
  listener: 'listeners',
  targetGroup: 'targetGroups',
  drill: 'drills',
} as const satisfies Record<string, keyof Installation>;

type ListKind = keyof typeof LISTS;

const nameIn = (one: { readonly name: string } | { readonly id: string }): string =>
  'name' in one ? one.name : one.id;

/** The newest entries that a snapshot has. */
export const LEDGER_ENTRIES = 500;

/** An installation without its resources, and without its clock, which has changes of its own. */
export function headOf(installation: Installation): InstallationHead {
  const { clusters: _c, listeners: _l, targetGroups: _t, drills: _d, ledger: _e, slack: _s, ...head } = installation;
  return head;
}

/** What makes the one out of the other. */
export function changesBetween(before: Installation, after: Installation): Change[] {
  const installation = after.id;
  const changes: Change[] = [];
  const [{ clock: clockBefore, ...headBefore }, { clock, ...head }] = [headOf(before), headOf(after)];
  if (!isSame(headBefore, head)) changes.push({ at: 'installation', installation, value: { ...head, clock } });
  else if (!isSame(clockBefore, clock)) changes.push({ at: 'clock', installation, value: clock });
  for (const at of Object.keys(LISTS) as ListKind[]) changes.push(...changesOfList(at, before, after));
  const entries = newEntries(before.ledger, after.ledger);
  if (entries.length > 0) changes.push({ at: 'ledger', installation, entries });
  if (after.slack && !isSame(before.slack, after.slack))
    changes.push({ at: 'slack', installation, value: after.slack });
  return changes;
}

function changesOfList(at: ListKind, before: Installation, after: Installation): Change[] {
  const installation = after.id;
  const old = new Map(before[LISTS[at]].map((one) => [nameIn(one), one]));
  const now = after[LISTS[at]];
  const kept = new Set(now.map(nameIn));
  const gone = [...old.keys()].filter((name) => !kept.has(name));
  return [
    ...now
      .filter((one) => !isSame(old.get(nameIn(one)), one))
      .map((value) => ({ at, installation, name: nameIn(value), value }) as Change),
    ...gone.map((name): Change => ({ at, installation, name, value: null })),
  ];
}

/** Entries that were not there, or have an outcome by now. */
function newEntries(before: readonly LedgerEntry[], after: readonly LedgerEntry[]): LedgerEntry[] {
  const known = new Map(before.map((entry) => [entry.id, entry]));
  return after.filter((entry) => {
    const old = known.get(entry.id);
    return old === undefined || (old.outcome === undefined) !== (entry.outcome === undefined);
  });
}

/** What is left of an installation when a change has been made; changes that are not about it leave it as it is. */
export function applied(before: Installation, change: Change): Installation {
  switch (change.at) {
    case 'installation':
      return { ...before, ...change.value };
    case 'clock':
      return { ...before, clock: change.value };
    case 'cluster':
    case 'listener':
    case 'targetGroup':
    case 'drill':
      return { ...before, [LISTS[change.at]]: withOne(before[LISTS[change.at]], change.name, change.value) };
    case 'ledger':
      return { ...before, ledger: mergeEntries(before.ledger, change.entries).slice(0, LEDGER_ENTRIES) };
    case 'slack':
      return { ...before, slack: change.value };
    case 'chart':
    case 'meta':
    case 'weather':
      return before;
  }
}

/** In its place if it was there, else at the end. */
function withOne<One extends { readonly name: string } | { readonly id: string }>(
  list: readonly One[],
  name: string,
  value: One | null,
): One[] {
  if (value === null) return list.filter((one) => nameIn(one) !== name);
  return list.some((one) => nameIn(one) === name)
    ? list.map((one) => (nameIn(one) === name ? value : one))
    : [...list, value];
}

/** Newest first; an entry that comes again takes the place of the one that was there. */
export function mergeEntries(before: readonly LedgerEntry[], more: readonly LedgerEntry[]): LedgerEntry[] {
  const byId = new Map([...before, ...more].map((entry) => [entry.id, entry]));
  return [...byId.values()].toSorted(byNewest);
}

const byNewest = (a: LedgerEntry, b: LedgerEntry): number => b.atMs - a.atMs || (a.id < b.id ? 1 : -1);

/** Plain data that was made in the same way each time: its text says whether it is the same. */
const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
