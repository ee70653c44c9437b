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

export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
