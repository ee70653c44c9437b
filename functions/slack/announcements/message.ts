import { describeTime } from '../../control-loop/wording.ts';
import { context, escape, type SlackMessage, sections } from '../blocks.ts';
import type { Line, Topic } from './line.ts';

/** The maximum of lines per message; earlier lines are counted, and `history` has them. */
const MAX_LINES = 20;

const HOUR_MS = 3_600_000;

/** One message of an hour: the newest lines, oldest first. */
export function messageOf({ controller, resource, hourMs, isProblem }: Topic, lines: readonly Line[]): SlackMessage {
  const shown = lines
    .toSorted((a, b) => a.atMs - b.atMs || a.rank - b.rank || (a.id < b.id ? -1 : 1))
    .slice(-MAX_LINES);
  const earlier = lines.length - shown.length;
  const [from, until] = [hourMs, hourMs + HOUR_MS].map((timeMs) => describeTime(timeMs).slice(11, 16));
  const heading = `${isProblem ? ':warning: ' : ''}*${escape(resource)}*`;
  const more = earlier > 0 ? [`… ${earlier} earlier; \`/evenkeel history ${escape(resource)}\``] : [];
  return {
    text: `${resource}: ${shown.at(-1)!.text}`,
    blocks: [
      ...sections([heading, ...more, ...shown.map(({ text }) => text)]),
      context(`${controller}, ${from} to ${until} UTC`),
    ],
  };
}
