import { styleText } from 'node:util';
import { History, type HistoryLine, type PauseLine } from '../../functions/control-loop/history.ts';
import { ALL_RESOURCES } from '../../functions/control-loop/items.ts';
import { describeKind, describeNumbers } from '../describe.ts';
import type { Installation } from './installation.ts';
import { targetOf } from './target.ts';
import { describeDuration, describeTime, dim, wrap } from './text.ts';

const INDENT = ' '.repeat(21);

/** The newest lines about a cluster or a target group, oldest first, as a log is read. */
export async function readHistory(
  installation: Installation,
  name: string,
  { since, limit }: { since: number; limit: number },
): Promise<HistoryLine[]> {
  const { controller, resource } = targetOf(name, installation);
  const { tableName, caller } = installation;
  return await new History(tableName, controller).read(resource, { sinceMs: caller.nowMs - since, limit });
}

/** What `history` shows to a person. */
export function describeHistory(
  cluster: string,
  lines: readonly HistoryLine[],
  { since, limit }: { since: number; limit: number },
): string {
  if (lines.length === 0) return `Nothing was decided about ${cluster} within ${describeDuration(since)}.`;
  const more = lines.length === limit ? [dim(`The newest ${limit}; --limit N shows more.`)] : [];
  return [...more, ...lines.map(describeLine)].join('\n');
}

function describeLine(line: HistoryLine): string {
  const time = dim(describeTime(line.atMs));
  switch (line.event) {
    case 'decision': {
      const mode = line.mode === 'observe' && line.kind !== 'hold' ? styleText('magenta', ' (observe: not done)') : '';
      const details = describeDetails(line.details);
      return [
        `${time}  ${describeKind(line.kind)}  ${line.reason}${mode}`,
        ...[describeNumbers(line.numbers), details].filter(Boolean).map((text) => `${INDENT}${wrap(text, INDENT)}`),
      ].join('\n');
    }
    case 'succeeded':
      return `${time}  ${describeKind(line.kind)}  ${line.reason} ${styleText('green', 'done')}`;
    case 'failed': {
      const text = `${line.reason} failed: ${line.error ?? 'for an unknown reason'}`;
      return `${time}  ${describeKind(line.kind)}  ${styleText('red', wrap(text, ' '.repeat(35)))}`;
    }
    case 'paused':
    case 'resumed':
      return `${time}  ${styleText('yellow', describeWord(line))}`;
  }
}

function describeWord({ event, resource, by, why, untilMs }: PauseLine): string {
  const what = resource === ALL_RESOURCES ? `${event} (all)` : event;
  const until = untilMs === undefined ? '' : ` until ${describeTime(untilMs)}`;
  return `${what.padEnd(12)}  by ${by}${until}${why === undefined ? '' : `: ${why}`}`;
}

/** Which readers, which endpoint: as the controller told it. */
function describeDetails(details: Readonly<Record<string, unknown>> = {}): string {
  const texts = Object.entries(details).map(([name, value]) => `${name} ${describeDetail(value)}`);
  return texts.length > 0 ? dim(texts.join(', ')) : '';
}

function describeDetail(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return 'none';
  return value
    .map((item) => (typeof item === 'object' && item !== null ? Object.values(item).join(' ') : String(item)))
    .join(' + ');
}
