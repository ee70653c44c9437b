import type { SlackAsked } from '../../events/slack.ts';

/** A name can be anything; in the ledger it is one word of letters, digits and these. */
const NOT_IN_A_NAME = /[^\p{L}\p{N}._-]/gu;

const MAX_NAME_LENGTH = 40;

/** Who it was, for the ledger: a name for those who read it elsewhere, and the id, which cannot be changed. */
export function nameOf({ userId, userName }: Pick<SlackAsked, 'userId' | 'userName'>): string {
  const name = userName.replace(NOT_IN_A_NAME, '').slice(0, MAX_NAME_LENGTH);
  return `${name || 'somebody'} (slack:${userId})`;
}

/** Puts Slack's own way of showing a person where the ledger has `ada (slack:U0ADA)`. */
export const mentionIn = (text: string): string =>
  text.replace(/[\p{L}\p{N}._-]+ \(slack:([UW][A-Z0-9]+)\)/gu, '<@$1>');

export const mention = (userId: string): string => `<@${userId}>`;

/** `<@U0ADA>, <@U0BOB>` */
export const mentionAll = (userIds: readonly string[]): string => userIds.map(mention).join(', ');
