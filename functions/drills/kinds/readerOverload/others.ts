import { type RefusedError, refuse } from '../../api/refusal.ts';

export interface MeasuredReader {
  readonly id: string;
  readonly vcpus: number;
  /** Its busiest recent minute, in percent; undefined where CloudWatch has none. */
  readonly cpuPercent: number | undefined;
}

/**
 * Why a cluster is too busy for one of its readers to be kept busy. The others must have room for the load of all: new
 * connections go to them meanwhile.
 * @param limitPercent of the CPU of the other readers
 */
export function refusalOfBusy(
  readers: readonly MeasuredReader[],
  target: string,
  limitPercent: number,
): RefusedError | undefined {
  const unknown = readers.filter(({ cpuPercent }) => cpuPercent === undefined);
  if (unknown.length > 0) {
    return refuse(
      'busy',
      `Nothing is known of the CPU of ${unknown.map(({ id }) => id).join(', ')} in the last five minutes: wait for CloudWatch.`,
    );
  }
  const busyVcpus = sum(readers.map(({ vcpus, cpuPercent }) => (vcpus * cpuPercent!) / 100));
  const othersVcpus = sum(readers.flatMap(({ id, vcpus }) => (id === target ? [] : [vcpus])));
  const percent = Math.round((100 * busyVcpus) / othersVcpus);
  if (percent <= limitPercent) return undefined;
  return refuse(
    'busy',
    `Without ${target}, the other readers would be at ${percent} % CPU (limit ${limitPercent} %): wait until there is less load.`,
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
