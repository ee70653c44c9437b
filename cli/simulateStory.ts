import { styleText } from 'node:util';
import type { Listener } from '../sandbox/faults/story.ts';
import { describeEvent } from './describe.ts';
import { terminalColumns } from './evenkeel/text.ts';

/** Prints a run step by step: decisions, faults, changes, and broken invariants. */
export function printStory(say: (line: string) => void): Listener {
  const line = (atMs: number, what: string) => {
    const time = new Date(atMs).toISOString().slice(11, 19);
    say(`${styleText('dim', time)}  ${what}`);
  };
  return {
    onSaying(saying) {
      const text = describeEvent(saying, terminalColumns());
      if (text) say(text);
    },
    onFault: ({ atMs, kind, what }) => line(atMs, styleText('magenta', `${''.padEnd(14)}fault: ${kind}: ${what}`)),
    onEffect: ({ atMs, by, operation, input }) =>
      line(atMs, styleText('cyan', `${''.padEnd(14)}by a ${by}: ${operation} ${JSON.stringify(input)}`)),
    onFailure: ({ atMs, invariant, what }) => line(atMs, styleText('red', `${invariant}: ${what}`)),
  };
}
