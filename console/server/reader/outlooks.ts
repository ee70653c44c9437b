import { DAY_MS, extendHistory, type LoadHistory } from '../../../functions/controllers/replicas/forecast/history.ts';
import { outlookOf } from '../../../functions/controllers/replicas/forecast/outlook.ts';
import { readHistory } from '../../../functions/controllers/replicas/observeForecast.ts';
import { MINUTE_MS } from '../../../functions/controllers/replicas/view.ts';
import type { ForecastPoint } from '../../model.ts';

/** So far ahead the season is shown. */
const AHEAD_MS = 120 * MINUTE_MS;

/** A controller writes its history once a day. */
const READ_AGAIN_MS = DAY_MS / 4;

interface Kept {
  readonly history: LoadHistory | undefined;
  readonly readAtMs: number;
}

/** What the load of clusters may be within the next two hours, from what the ledger keeps of their past. */
export class Outlooks {
  readonly #tableName: string;
  readonly #kept = new Map<string, Kept>();

  constructor(tableName: string) {
    this.#tableName = tableName;
  }

  /** @throws what DynamoDB answers */
  async require(cluster: string, nowMs: number): Promise<void> {
    const kept = this.#kept.get(cluster);
    if (kept && nowMs - kept.readAtMs < READ_AGAIN_MS) return;
    this.#kept.set(cluster, { history: await readHistory(this.#tableName, cluster), readAtMs: nowMs });
  }

  /**
   * Empty where nothing is kept of that cluster, or no day tells.
   * @param busyVcpus by minute from `fromMs` on; NaN where nothing was measured
   */
  of(cluster: string, fromMs: number, busyVcpus: readonly number[], nowMs: number): ForecastPoint[] {
    const points = busyVcpus.map((load, at) => ({ timeMs: fromMs + at * MINUTE_MS, load }));
    const { history } = extendHistory(this.#kept.get(cluster)?.history, points);
    const outlook = history ? outlookOf(history, nowMs, nowMs + AHEAD_MS) : [];
    return outlook.map(({ atMs, from, middle, to }) => ({
      atMs,
      busyVcpus: rounded(middle),
      fromVcpus: rounded(from),
      toVcpus: rounded(to),
      isPast: false,
    }));
  }
}

const rounded = (vcpus: number) => Math.round(vcpus * 100) / 100;
