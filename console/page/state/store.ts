import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  Change,
  Chart,
  Clock,
  Cluster,
  Drill,
  Installation,
  InstallationHead,
  LedgerEntry,
  Listener,
  Meta,
  SlackChannel,
  Snapshot,
  TargetGroup,
  WeatherEvent,
} from '../../model.ts';
import { leavesHole, mergeChart } from '../chart/columns.ts';
import { mergeEntries } from '../ledger/filter.ts';

/** Older ones go, unless somebody has asked for them: an hour at 60x must not fill the memory. */
const HELD_ENTRIES = 2_000;

/** The minutes that a chart holds: its longest window. */
const KEPT_MINUTES = 24 * 60;

const MOST_WEATHER_EVENTS = 20;

/** Resources of one kind: a signal each, so that a change of one draws nothing else. */
export interface Collection<T> {
  readonly names: ReadonlySignal<readonly string[]>;
  readonly get: (name: string) => ReadonlySignal<T> | undefined;
  readonly all: ReadonlySignal<readonly T[]>;
  readonly set: (name: string, value: T | null) => void;
  readonly replace: (values: readonly T[]) => void;
}

/** When the page heard of it, by its own clock: what `performance.now()` said. */
export interface HeardClock extends Clock {
  readonly heardAtMs: number;
}

export interface OpenChart {
  readonly chart: Signal<Chart | undefined>;
  /** Counts the changes that left a hole behind them: a sandbox may run faster than it is read. */
  readonly holes: Signal<number>;
  /** Why it could not be read, for people. */
  readonly problem: Signal<string | undefined>;
}

export const openChart = (): OpenChart => ({
  chart: signal<Chart | undefined>(undefined),
  holes: signal(0),
  problem: signal<string | undefined>(undefined),
});

export interface InstallationState {
  readonly id: string;
  readonly head: Signal<InstallationHead>;
  readonly clock: Signal<HeardClock>;
  readonly clusters: Collection<Cluster>;
  readonly listeners: Collection<Listener>;
  readonly targetGroups: Collection<TargetGroup>;
  readonly drills: Collection<Drill>;
  readonly ledger: Signal<readonly LedgerEntry[]>;
  /** How many entries are held at most. It grows where a person goes on to older ones. */
  readonly ledgerRoom: Signal<number>;
  readonly slack: Signal<SlackChannel | undefined>;
  readonly weatherEvents: Signal<readonly WeatherEvent[]>;
  /** The charts that are open, by cluster. */
  readonly charts: Map<string, OpenChart>;
}

export interface Store {
  readonly meta: Signal<Meta | undefined>;
  readonly installations: Signal<readonly InstallationState[]>;
  readonly load: (snapshot: Snapshot, heardAtMs: number) => void;
  readonly apply: (changes: readonly Change[], heardAtMs: number) => void;
}

export function createStore(): Store {
  const meta = signal<Meta | undefined>(undefined);
  const installations = signal<readonly InstallationState[]>([]);
  const find = (id: string) => installations.value.find((one) => one.id === id);

  return {
    meta,
    installations,
    load: (snapshot, heardAtMs) =>
      batch(() => {
        meta.value = snapshot.meta;
        const states = snapshot.installations.map((one) => {
          const state = find(one.id) ?? createInstallation(one, heardAtMs);
          loadInstallation(state, one, heardAtMs);
          return state;
        });
        const isSame =
          states.length === installations.value.length &&
          states.every((state, index) => state === installations.value[index]);
        if (!isSame) installations.value = states;
      }),
    apply: (changes, heardAtMs) =>
      batch(() => {
        for (const change of latestOf(changes)) {
          if (change.at === 'meta') {
            meta.value = change.value;
            continue;
          }
          const state = find(change.installation);
          if (state) applyTo(state, change, heardAtMs);
        }
      }),
  };
}

/**
 * Of several changes of the same thing only the last one counts: what was overtaken within a frame is never drawn.
 * Entries of the ledger, minutes of a chart and the weather add up.
 */
export function latestOf(changes: readonly Change[]): readonly Change[] {
  const last = new Map<string, number>();
  changes.forEach((change, index) => last.set(keyOf(change, index), index));
  return changes.filter((change, index) => last.get(keyOf(change, index)) === index);
}

function keyOf(change: Change, index: number): string {
  if (change.at === 'meta') return 'meta';
  if (change.at === 'ledger' || change.at === 'chart' || change.at === 'weather') return `${index}`;
  return `${change.at} ${change.installation} ${'name' in change ? change.name : ''}`;
}

function createInstallation(one: Installation, heardAtMs: number): InstallationState {
  return {
    id: one.id,
    head: signal<InstallationHead>(one),
    clock: signal({ ...one.clock, heardAtMs }),
    clusters: createCollection<Cluster>(({ name }) => name),
    listeners: createCollection<Listener>(({ name }) => name),
    targetGroups: createCollection<TargetGroup>(({ name }) => name),
    drills: createCollection<Drill>(({ id }) => id, 'first'),
    ledger: signal<readonly LedgerEntry[]>([]),
    ledgerRoom: signal(HELD_ENTRIES),
    slack: signal<SlackChannel | undefined>(undefined),
    weatherEvents: signal<readonly WeatherEvent[]>([]),
    charts: new Map(),
  };
}

function loadInstallation(state: InstallationState, one: Installation, heardAtMs: number): void {
  const { clusters, listeners, targetGroups, drills, ledger, slack, ...head } = one;
  state.head.value = head;
  state.clock.value = { ...one.clock, heardAtMs };
  state.clusters.replace(clusters);
  state.listeners.replace(listeners);
  state.targetGroups.replace(targetGroups);
  state.drills.replace(drills);
  state.ledger.value = mergeEntries(state.ledger.value, ledger, state.ledgerRoom.value);
  state.slack.value = slack;
}

function applyTo(state: InstallationState, change: Exclude<Change, { at: 'meta' }>, heardAtMs: number): void {
  switch (change.at) {
    case 'installation':
      state.head.value = change.value;
      state.clock.value = { ...change.value.clock, heardAtMs };
      break;
    case 'clock':
      state.clock.value = { ...change.value, heardAtMs };
      break;
    case 'cluster':
      state.clusters.set(change.name, change.value);
      break;
    case 'listener':
      state.listeners.set(change.name, change.value);
      break;
    case 'targetGroup':
      state.targetGroups.set(change.name, change.value);
      break;
    case 'drill':
      state.drills.set(change.name, change.value);
      break;
    case 'ledger':
      state.ledger.value = mergeEntries(state.ledger.value, change.entries, state.ledgerRoom.value);
      break;
    case 'chart': {
      const open = state.charts.get(change.name);
      if (!open) break;
      if (leavesHole(open.chart.value, change.value)) open.holes.value += 1;
      open.chart.value = mergeChart(open.chart.value, change.value, KEPT_MINUTES);
      break;
    }
    case 'slack':
      state.slack.value = change.value;
      break;
    case 'weather':
      state.weatherEvents.value = [change.value, ...state.weatherEvents.value].slice(0, MOST_WEATHER_EVENTS);
      break;
  }
}

/** @param added where a name that was not there before is put: drills are listed by age, the newest first */
function createCollection<T>(nameOf: (value: T) => string, added: 'first' | 'last' = 'last'): Collection<T> {
  const names = signal<readonly string[]>([]);
  const signals = new Map<string, Signal<T>>();
  const put = (name: string, value: T) => {
    const known = signals.get(name);
    if (known) known.value = value;
    else signals.set(name, signal(value));
  };

  return {
    names,
    get: (name) => signals.get(name),
    all: computed(() => names.value.map((name) => signals.get(name)!.value)),
    set: (name, value) => {
      if (value === null) {
        names.value = names.value.filter((each) => each !== name);
        signals.delete(name);
        return;
      }
      const isKnown = signals.has(name);
      put(name, value);
      if (!isKnown) names.value = added === 'first' ? [name, ...names.value] : [...names.value, name];
    },
    replace: (values) => {
      const next = values.map(nameOf);
      for (const [index, value] of values.entries()) put(next[index]!, value);
      const kept = new Set(next);
      for (const name of signals.keys()) if (!kept.has(name)) signals.delete(name);
      if (next.join('\n') !== names.value.join('\n')) names.value = next;
    },
  };
}
