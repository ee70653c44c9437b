import {
  type Change,
  countedReaders,
  createdBy,
  deletedBy,
  excludedFrom,
  type Invariant,
  isOurs,
  isRemovable,
  servingReaders,
} from './change.ts';

const writerStays: Invariant = {
  name: 'never a writer deleted',
  breach: (change) => about(deletedBy(change).filter(({ isWriter }) => isWriter)),
};

const foreignStays: Invariant = {
  name: 'never an instance that is not ours',
  breach: (change) => about(deletedBy(change).filter((instance) => !isRemovable(instance, change))),
};

/** Neither by a deletion nor by an exclusion; and if too few readers serve already, none of them is removed. */
const floorKept: Invariant = {
  name: 'never scaled below the minimum by Evenkeel',
  breach(change) {
    const taken = takenFromClients(change);
    const { policy, before, after, knowable } = change;
    if (taken.size === 0 || servingReaders(after).length >= policy.readers.min) return undefined;
    const left = [...knowable, before].map((state) => servingReaders(state).filter(({ id }) => !taken.has(id)).length);
    const most = Math.max(...left);
    if (most >= policy.readers.min) return undefined;
    return `without ${[...taken].join(', ')}, ${most} of at least ${policy.readers.min} readers serve`;
  },
};

const ceilingKept: Invariant = {
  name: 'never scaled above the maximum by Evenkeel',
  breach(change) {
    const { policy, before, after, knowable, stage } = change;
    const created = createdBy(change);
    if (created.length === 0) return undefined;
    const ours = countedReaders(after).filter((instance) => isOurs(instance, stage));
    const counts = [...knowable, before].map(
      (state) => new Set([...countedReaders(state), ...ours].map(({ id }) => id)).size,
    );
    const fewest = Math.min(...counts);
    if (fewest <= policy.readers.max) return undefined;
    return `with ${namesOf(created)} there are ${fewest} readers, more than the maximum of ${policy.readers.max}`;
  },
};

const oneOrderOneReader: Invariant = {
  name: 'never two readers for one decision',
  breach(change) {
    const { everCreated, decisions } = change;
    for (const { id } of createdBy(change)) {
      if (everCreated.has(id)) return `${id} was created before`;
      const naming = decisions.filter(({ kind, readerIds }) => kind === 'add' && readerIds.includes(id));
      if (naming.length === 0) return `no decision in the ledger names ${id}`;
    }
    return undefined;
  },
};

const clientsKept: Invariant = {
  name: 'a reader with clients is deleted only at its deadline',
  breach(change) {
    const { connections, decisions, policy, atMs, leftOutAtMs, clockOffMs } = change;
    for (const { id } of deletedBy(change)) {
      const open = connections.get(id) ?? 0;
      if (open === 0) continue;
      const drain = decisions.findLast(({ kind, readerIds }) => kind === 'drain' && readerIds.includes(id));
      if (!drain) return `${id} has ${open} connections and was never drained`;
      // Whom somebody let in again meanwhile, and we left out once more, has the whole time again.
      const sinceMs = Math.max(drain.atMs, leftOutAtMs.get(id) ?? 0);
      const earlySeconds = Math.ceil((sinceMs + policy.drainDeadlineSeconds * 1000 - atMs - clockOffMs) / 1000);
      if (earlySeconds > 0) return `${id} has ${open} connections, ${earlySeconds} s before its deadline`;
    }
    return undefined;
  },
};

/** Checked after every call of a function. */
export const INVARIANTS: readonly Invariant[] = [
  writerStays,
  foreignStays,
  floorKept,
  ceilingKept,
  oneOrderOneReader,
  clientsKept,
];

/** Available readers that the call deletes or excludes. */
function takenFromClients(change: Change): ReadonlySet<string> {
  const before = excludedFrom(change.before);
  const leftOut = [...excludedFrom(change.after)].filter((id) => !before.has(id));
  const deleted = deletedBy(change).map(({ id }) => id);
  const available = new Set(
    change.before.instances.filter(({ isWriter, status }) => !isWriter && status === 'available').map(({ id }) => id),
  );
  return new Set([...leftOut, ...deleted].filter((id) => available.has(id)));
}

const namesOf = (instances: readonly { readonly id: string }[]) => instances.map(({ id }) => id).join(', ');

const about = (instances: readonly { readonly id: string }[]) =>
  instances.length > 0 ? namesOf(instances) : undefined;
