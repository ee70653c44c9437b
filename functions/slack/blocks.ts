import type { KnownBlock } from '@slack/web-api';

/** A Slack message: blocks, and the same in one line for notifications and screen readers. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Slack rejects longer sections. */
const SECTION_LENGTH = 3_000;

/** Escapes the three special characters of Slack's markup, for all text from outside. */
export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export const section = (text: string): KnownBlock => ({
  type: 'section',
  text: { type: 'mrkdwn', text: cut(text, SECTION_LENGTH) },
});

/** Small and grey: secondary information. */
export const context = (text: string): KnownBlock => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: cut(text, SECTION_LENGTH) }],
});

/** Lines, split into as many sections as needed. */
export function sections(lines: readonly string[]): KnownBlock[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= SECTION_LENGTH)
      texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.map(section);
}

/** A message of one or two sentences. */
export const sentence = (text: string): SlackMessage => ({ text, blocks: [section(text)] });

/** At most so many UTF-16 units, and an ellipsis where something was cut off: never inside a mention, a link or `&lt;`. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${whole(text, length - 1).replace(UNFINISHED, '')}…`;

const UNFINISHED = /(?:&[a-z]{0,3}|<[^<>]*)$/;

/** At most so many UTF-16 units from the beginning, but only whole characters as a reader sees them. */
export function whole(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = 0;
  for (const { index, segment } of CHARACTERS.segment(text.slice(0, length + LONGEST_CHARACTER))) {
    if (index + segment.length > length) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

/** Characters as a reader sees them: an emoji of several code points, a letter with its accents. */
const CHARACTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A family of four with skin tones has 19 units; what is longer is no character that somebody meant. */
const LONGEST_CHARACTER = 64;
