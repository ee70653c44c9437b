import type { Clock } from '../../../clock.ts';
import type { MetricDatapoint } from '../../../core.ts';
import { notSimulated } from '../errors.ts';
import { identify, type MetricIdentity } from './identity.ts';
import { Series, toMinute } from './series.ts';
import { setOf, type StatisticSet } from './statisticSet.ts';

export interface StoredSet {
  readonly set: StatisticSet;
  readonly timeMs: number;
  readonly visibleAfterMs: number;
  readonly unit?: string | undefined;
}

/** Every metric of the Region by namespace, name and its exact set of dimensions. */
export class MetricStore {
  readonly #clock: Clock;
  readonly #series = new Map<string, Series>();
  readonly #identities = new WeakMap<MetricDatapoint['dimensions'], readonly MetricIdentity[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A datapoint as `core.record` takes it: at once visible unless it says otherwise. */
  record(datapoint: MetricDatapoint): void {
    const { value, timeMs = this.#clock.now(), visibleAfterMs = 0, unit } = datapoint;
    this.put(this.#identityOf(datapoint), { set: setOf(value), timeMs, visibleAfterMs, unit });
  }

  /** Whoever records every minute names the metric by the same object, which spares a third of the work of a long run. */
  #identityOf({ namespace, name, dimensions }: MetricDatapoint): MetricIdentity {
    const known = this.#identities.get(dimensions) ?? [];
    let identity = known.find((candidate) => candidate.name === name && candidate.namespace === namespace);
    if (!identity) {
      identity = identify(
        namespace,
        name,
        Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      );
      this.#identities.set(dimensions, [...known, identity]);
    }
    return identity;
  }

  /** `visibleAfterMs` counts from now, whatever time the datapoint is for. */
  put(identity: MetricIdentity, stored: StoredSet): void {
    const nowMs = this.#clock.now();
    let series = this.#series.get(identity.key);
    if (!series) this.#series.set(identity.key, (series = new Series(identity)));
    if (stored.unit && series.unit && stored.unit !== series.unit) {
      throw notSimulated(`${identity.namespace} ${identity.name} in two units, ${series.unit} and ${stored.unit},`);
    }
    series.unit ??= stored.unit;
    series.add(toMinute(stored.timeMs), stored.set, nowMs + stored.visibleAfterMs, nowMs);
  }

  /** The metric with exactly these dimensions, with everything that can be seen by now. */
  find(identity: MetricIdentity): Series | undefined {
    const series = this.#series.get(identity.key);
    series?.reveal(this.#clock.now());
    return series;
  }

  /** All metrics in the order of their first datapoint. */
  *all(): Iterable<Series> {
    for (const series of this.#series.values()) {
      series.reveal(this.#clock.now());
      yield series;
    }
  }
}
