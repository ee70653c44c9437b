/** A piece of a message. */
export interface Piece {
  readonly kind: 'text' | 'bold' | 'italic' | 'code' | 'mention' | 'link';
  readonly text: string;
  readonly href?: string;
}

/** The part of Slack's markup that messages use: code, mentions and links, bold, italics. */
const MARKUP = /`([^`\n]+)`|<([@#!]?)([^>|]+)(?:\|([^>]*))?>|\*([^*\n]+)\*|(?<!\w)_([^_\n]+)_(?!\w)/g;

const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Slack's mrkdwn in pieces. Only web links lead anywhere. */
export function readMarkup(text: string, nameOf: (userId: string) => string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKUP)) {
    const [all, code, sigil, target, label, bold, italic] = match;
    if (match.index > end) pieces.push({ kind: 'text', text: plain(text.slice(end, match.index)) });
    end = match.index + all.length;
    if (code !== undefined) pieces.push({ kind: 'code', text: plain(code) });
    else if (bold !== undefined) pieces.push({ kind: 'bold', text: plain(bold) });
    else if (italic !== undefined) pieces.push({ kind: 'italic', text: plain(italic) });
    else if (sigil === '@') pieces.push({ kind: 'mention', text: `@${nameOf(target!)}` });
    else if (sigil) pieces.push({ kind: 'mention', text: plain(label ?? target!) });
    else pieces.push(linkOf(plain(target!), plain(label ?? target!)));
  }
  if (end < text.length) pieces.push({ kind: 'text', text: plain(text.slice(end)) });
  return pieces;
}

const linkOf = (href: string, text: string): Piece =>
  /^https?:\/\//.test(href) ? { kind: 'link', text, href } : { kind: 'text', text };
