import { styleText } from 'node:util';
import { History, type HistoryLine, type PauseLine } from '../../functions/control-loop/history.ts';
import { ALL_RESOURCES } from '../../functions/control-loop/items.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import { describeDetails } from './detailsText.ts';
import type { Installation } from './installation.ts';
import { type Target, targetOf, withCompanions } from './target.ts';
import { describeDuration, describeTime, dim, wrap } from './text.ts';

const INDENT = ' '.repeat(21);

/** An entry with its controller. */
export type ControllerLine = HistoryLine & { readonly controller: string };

/** The latest entries about a resource and its companions, oldest first. */
export async function readHistory(
  installation: Installation,
  name: string,
  { since, limit }: { since: number; limit: number },
): Promise<{ targets: readonly Target[]; lines: ControllerLine[] }> {
  const { tableName, caller } = installation;
  const targets = withCompanions(targetOf(name, installation), installation);
  const found = await Promise.all(
    targets.map(async ({ row, resource }) => {
      const history = new History(tableName, row.name);
      const lines = await history.read(resource, { sinceMs: caller.nowMs - since, limit });
      return lines.map((line): ControllerLine => ({ ...line, controller: row.name }));
    }),
  );
  const inOrder = found.flat().toSorted((a, b) => a.atMs - b.atMs);
  return { targets, lines: inOrder.slice(-limit) };
}

/** The text of `history`. */
export function describeHistory(
  name: string,
  { targets, lines }: { targets: readonly Target[]; lines: readonly ControllerLine[] },
  { since, limit }: { since: number; limit: number },
): string {
  if (lines.length === 0) return `No entries for ${name} in the last ${describeDuration(since)}.`;
  const more = lines.length === limit ? [dim(`Latest ${limit} entries; --limit N shows more.`)] : [];
  const rows = new Map(targets.map(({ row }) => [row.name, row]));
  return [...more, ...lines.map((line) => describeLine(line, rows.get(line.controller)!))].join('\n');
}

function describeLine(line: HistoryLine, row: Target['row']): string {
  const { suffix } = row.words;
  const time = `${dim(describeTime(line.atMs))}${suffix === undefined ? '' : dim(`  (${suffix})`)}`;
  switch (line.event) {
    case 'decision': {
      const mode =
        line.mode === 'observe' && line.kind !== 'hold' ? styleText('magenta', ' (observe mode: no change made)') : '';
      const details = dim(describeDetails(line.details));
      return [
        `${time}  ${describeKind(line.kind)}  ${line.reason}${mode}`,
        ...[describeNumbers(line.numbers, row), ...(line.details ? [details] : [])]
          .filter(Boolean)
          .map((text) => `${INDENT}${wrap(text, INDENT)}`),
      ].join('\n');
    }
    case 'succeeded':
      return `${time}  ${describeKind(line.kind)}  ${line.reason} ${styleText('green', 'done')}`;
    case 'failed': {
      const text = `${line.reason} failed: ${line.error ?? 'unknown error'}`;
      return `${time}  ${describeKind(line.kind)}  ${styleText('red', wrap(text, ' '.repeat(35)))}`;
    }
    case 'paused':
    case 'resumed':
      return `${time}  ${styleText('yellow', describePauseLine(line))}`;
  }
}

function describePauseLine({ event, resource, by, why, untilMs }: PauseLine): string {
  const what = resource === ALL_RESOURCES ? `${event} (all)` : event;
  const until = untilMs === undefined ? '' : ` until ${describeTime(untilMs)}`;
  return `${what.padEnd(12)}  by ${by}${until}${why === undefined ? '' : `: ${why}`}`;
}
