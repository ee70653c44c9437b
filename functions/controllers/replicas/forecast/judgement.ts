import { DAY_MS, type LoadHistory } from './history.ts';
import { foreseenFrom, type Foreseen, replay, type Replayed, type ReplayedCluster } from './replay.ts';

/** Whether the forecast is used, and the figures that say so. Kept in the ledger. */
export interface Judgement {
  readonly judgedAtMs: number;
  readonly isOn: boolean;
  /** How many days were played again. */
  readonly days: number;
  readonly withForecast: Replayed;
  /** The overload without a forecast, at the same cost: with a target so much lower. */
  readonly overloadMinutesWithout: number;
}

/** A week has each day of the week, and what was before it says little about now. */
const REPLAYED_DAYS = 7;

/** It must spare so much of the overload before it is turned on, so that a little luck does not do. */
const HELPS_BELOW = 0.7;

/** Once on, it must go on to spare so much: between the two, it stays as it is. */
const STILL_HELPS_BELOW = 0.9;

/** Fewer minutes of overload within the replayed days prove nothing: two steps may be chance. */
const PROOF_MINUTES = 10;

/** Half way from the target to all of the CPU, some reader is at its limit: they are not evenly busy (a guess). */
const overloadCpuPercent = (targetCpuPercent: number) => (targetCpuPercent + 100) / 2;

/** The targets, as parts of the cluster's own, at which the days are replayed without a forecast. */
const TARGETS = [1, 0.9, 0.8, 0.7, 0.6];

/**
 * Replays the last week, each step with what was known by then, with and without the forecast. It is turned on where
 * it spares three tenths of the overload or more at the same cost, and off again where it spares less than one tenth.
 * @param before the last judgement, if there was one
 * @returns undefined with less than two days of history: one to forecast from, and one to judge by
 */
export function judge(
  history: LoadHistory,
  cluster: Omit<ReplayedCluster, 'overloadCpuPercent'>,
  before: Pick<Judgement, 'isOn'> | undefined,
  nowMs: number,
): Judgement | undefined {
  const perDay = DAY_MS / history.stepMs;
  const days = Math.min(REPLAYED_DAYS, Math.floor(history.loads.length / perDay) - 1);
  if (days < 1 || !(cluster.vcpusEach > 0)) return undefined;
  const from = history.loads.length - days * perDay;
  const playAt = (part: number, foreseen?: readonly Foreseen[]) =>
    replay(
      history,
      from,
      {
        ...cluster,
        targetCpuPercent: part * cluster.targetCpuPercent,
        overloadCpuPercent: overloadCpuPercent(cluster.targetCpuPercent),
      },
      foreseen,
    );
  const withForecast = playAt(1, foreseenFrom(history, from, cluster.leadTimeMs));
  const overloadMinutesWithout = overloadAt(
    TARGETS.map((part) => playAt(part)),
    withForecast.readerHours,
  );
  const { overloadMinutes } = withForecast;
  const isProof = overloadMinutesWithout >= PROOF_MINUTES || overloadMinutes >= PROOF_MINUTES;
  const below = before?.isOn ? STILL_HELPS_BELOW : HELPS_BELOW;
  const isOn = isProof ? overloadMinutes <= below * overloadMinutesWithout : (before?.isOn ?? false);
  return { judgedAtMs: nowMs, isOn, days, withForecast, overloadMinutesWithout: Math.round(overloadMinutesWithout) };
}

/** Once a day, and as soon as there is a second day to judge by. @param lastMs when it was judged last, or tried to */
export function isJudgementDue({ newestMs, stepMs, loads }: LoadHistory, lastMs: number, nowMs: number): boolean {
  const enoughAtMs = newestMs - (loads.length - 1) * stepMs + 2 * DAY_MS;
  const isEnoughNow = newestMs + stepMs >= enoughAtMs && lastMs < enoughAtMs;
  return nowMs - lastMs >= DAY_MS || isEnoughNow;
}

/** The overload at that cost, in a straight line between neighbours; beyond either end, that of the nearest. */
function overloadAt(replayed: readonly Replayed[], readerHours: number): number {
  const byCost = replayed.toSorted((a, b) => a.readerHours - b.readerHours);
  const above = byCost.find((one) => one.readerHours >= readerHours) ?? byCost.at(-1)!;
  const below = byCost.findLast((one) => one.readerHours <= readerHours) ?? byCost[0]!;
  const apart = above.readerHours - below.readerHours;
  if (apart <= 0) return above.overloadMinutes;
  const part = (readerHours - below.readerHours) / apart;
  return below.overloadMinutes + part * (above.overloadMinutes - below.overloadMinutes);
}
