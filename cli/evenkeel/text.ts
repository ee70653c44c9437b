import { stripVTControlCharacters, styleText } from 'node:util';

export { describeDuration, describeMoment, describeTime } from '../../functions/control-loop/wording.ts';

export const dim = (text: string): string => styleText('dim', text);
export const warn = (text: string): string => styleText('yellow', text);
export const bold = (text: string): string => styleText('bold', text);

/** In characters, without the codes of colours. */
export const widthOf = (text: string) => stripVTControlCharacters(text).length;

/** The width of the terminal now, which may change; whatever else reads the output gets whole lines. */
export const terminalColumns = (): number => (process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY);

/** Wraps a text at spaces to the width of the terminal; further lines are indented. Colour codes have no width. */
export function wrap(text: string, indent: string, columns = process.stdout.columns ?? 100): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && indent.length + widthOf(`${line} ${word}`) > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
