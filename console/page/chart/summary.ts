import { minuteText } from '../text/time.ts';
import { counted, rounded } from '../text/words.ts';
import type { Column, Columns } from './columns.ts';

/** What a chart shows, in sentences, for those who do not see it. */
export function chartSummary(columns: Columns, decisions: number): string {
  const { seconds, load, serving, cpu, cpuTarget } = columns;
  const known = load.flatMap((value, index) => (value === null ? [] : [{ value, seconds: seconds[index]! }]));
  if (known.length === 0) return 'Nothing was measured in this time.';
  const [first, last] = [known[0]!, known.at(-1)!];
  const peak = known.reduce((most, each) => (each.value > most.value ? each : most));
  const [capacityThen, capacityNow] = [firstOf(serving), serving.findLast((value) => value !== null)];
  const above = cpu.filter((value, index) => value !== null && value > cpuTarget[index]!).length;
  return [
    `${time(first.seconds)} to ${time(last.seconds)}: load went from ${rounded(first.value)} to ${rounded(last.value)} vCPUs,`,
    `with a peak of ${rounded(peak.value)} at ${time(peak.seconds)}.`,
    capacityThen === undefined ? '' : `Capacity went from ${rounded(capacityThen)} to ${rounded(capacityNow!)} vCPUs.`,
    `CPU was above the target for ${counted(above, 'minute')}.`,
    decisions > 0
      ? `${counted(decisions, 'decision')} ${decisions === 1 ? 'follows as a button' : 'follow as buttons'}.`
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

const firstOf = (column: Column) => column.find((value) => value !== null) ?? undefined;

const time = (seconds: number) => minuteText(seconds * 1000);
