import { History, type HistoryLine } from '../../control-loop/history.ts';
import { ALL_RESOURCES } from '../../control-loop/items.ts';
import { describeDuration, describeTime } from '../../control-loop/wording.ts';
import { context, cut, escape, sections, sentence } from '../blocks.ts';
import { describeNumbers } from '../numbers.ts';
import { mentionIn } from '../slackPeople.ts';
import { allOf, type ControlledResource, resourcesNamed } from './resources.ts';
import type { Answer } from '../respond.ts';
import type { Command } from './parseCommand.ts';
import type { Tools } from './tools.ts';

const LIMIT = 15;
const LINE_LENGTH = 400;

/** The latest decisions and actions for a resource within a period, oldest first. */
export async function history(
  { resource, sinceMs }: Extract<Command, { name: 'history' }>,
  { tableName, managed, nowMs }: Tools,
): Promise<Answer> {
  const resources = resourcesNamed(resource, managed).flatMap(allOf);
  const found = await Promise.all(
    resources.map(async ({ name, controller }) => {
      const read = await new History(tableName, controller.name).read(name, {
        sinceMs: nowMs - sinceMs,
        limit: LIMIT,
      });
      return read.map((line) => ({ line, controller }));
    }),
  );
  const lines = found
    .flat()
    .toSorted((a, b) => a.line.atMs - b.line.atMs)
    .slice(-LIMIT);
  if (lines.length === 0)
    return sentence(`No entries for *${escape(resource)}* in the last ${describeDuration(sinceMs)}.`);
  const more = lines.length === LIMIT ? ` Latest ${LIMIT} entries.` : '';
  return {
    text: `${resource}: ${lines.length} entries since ${describeTime(lines[0]!.line.atMs)} UTC`,
    blocks: [
      ...sections(lines.map((line) => cut(describe(line), LINE_LENGTH))),
      context(
        `*${escape(resource)}* (${resources.map(({ controller }) => controller.name).join(', ')}), times in UTC.${more}`,
      ),
    ],
  };
}

interface Entry {
  readonly line: HistoryLine;
  readonly controller: ControlledResource['controller'];
}

function describe({ line, controller }: Entry): string {
  const { suffix } = controller.words;
  const time = `\`${describeTime(line.atMs).slice(5)}\`${suffix === undefined ? '' : `  (${suffix})`}`;
  switch (line.event) {
    case 'decision': {
      const numbers = describeNumbers(line.numbers, controller);
      const note = line.mode === 'observe' && line.kind !== 'hold' ? ' (observe mode: no change made)' : '';
      return `${time}  *${line.kind}* ${line.reason}${note}${numbers && `  ${numbers}`}`;
    }
    case 'succeeded':
      return `${time}  ${line.kind} ${line.reason}: done`;
    case 'failed':
      return `${time}  :warning: ${line.kind} ${line.reason} failed: ${escape(line.error ?? 'unknown error')}`;
    case 'paused':
    case 'resumed': {
      const until = line.untilMs === undefined ? '' : ` until ${describeTime(line.untilMs)}`;
      const all = line.resource === ALL_RESOURCES ? ' (all)' : '';
      const word = `${line.event}${all} by ${line.by}${until}${line.why === undefined ? '' : `: ${line.why}`}`;
      return `${time}  ${mentionIn(escape(word))}`;
    }
  }
}
