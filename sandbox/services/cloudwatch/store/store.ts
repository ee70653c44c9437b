import type { Clock } from '../../../clock.ts';
import type { MetricDatapoint } from '../../../core.ts';
import { identify, type MetricIdentity } from './identity.ts';
import { Series, toMinute } from './series.ts';
import { setOf, type StatisticSet } from './statisticSet.ts';

export interface StoredSet {
  readonly set: StatisticSet;
  readonly timeMs: number;
  readonly visibleAfterMs: number;
  readonly unit?: string | undefined;
}

/** What is published without a unit has this one (API reference, MetricDatum, Unit). */
const NO_UNIT = 'None';

/** Every metric of the Region by namespace, name and its exact set of dimensions. */
export class MetricStore {
  readonly #clock: Clock;
  readonly #series = new Map<string, Series[]>();
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
  put(identity: MetricIdentity, { set, timeMs, visibleAfterMs, unit = NO_UNIT }: StoredSet): void {
    const nowMs = this.#clock.now();
    let ofMetric = this.#series.get(identity.key);
    if (!ofMetric) this.#series.set(identity.key, (ofMetric = []));
    let series = ofMetric.find((candidate) => candidate.unit === unit);
    if (!series) {
      series = new Series(identity, unit);
      ofMetric.push(series);
      ofMetric.sort((a, b) => (a.unit < b.unit ? -1 : 1));
    }
    series.add(toMinute(timeMs), set, nowMs + visibleAfterMs, nowMs);
  }

  /**
   * The metric with exactly these dimensions, with everything that can be seen by now: in this unit, or, unless one is
   * given, in the first in the alphabet.
   */
  find(identity: MetricIdentity, unit?: string): Series | undefined {
    const ofMetric = this.#series.get(identity.key);
    const series = unit === undefined ? ofMetric?.[0] : ofMetric?.find((candidate) => candidate.unit === unit);
    series?.reveal(this.#clock.now());
    return series;
  }

  /** The metric in each of its units, in their order. */
  allOf(identity: MetricIdentity): readonly Series[] {
    const ofMetric = this.#series.get(identity.key) ?? [];
    for (const series of ofMetric) series.reveal(this.#clock.now());
    return ofMetric;
  }

  /** All metrics, each in all of its units, in the order of their first datapoint. */
  *all(): Iterable<Series> {
    for (const ofMetric of this.#series.values()) {
      for (const series of ofMetric) {
        series.reveal(this.#clock.now());
        yield series;
      }
    }
  }
}
