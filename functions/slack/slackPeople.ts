import { whole } from './blocks.ts';
import type { SlackRequest } from './slackRequest.ts';

/** A display name can be anything; in the ledger it is reduced to one word of letters, digits and these. */
const NOT_IN_A_NAME = /[^\p{L}\p{N}._-]/gu;

const MAX_NAME_LENGTH = 40;

/** A person's identity for the ledger: the name for readers, and the ID, which cannot be changed. */
export function nameOf({ userId, userName }: Pick<SlackRequest, 'userId' | 'userName'>): string {
  const name = whole(userName.replace(NOT_IN_A_NAME, ''), MAX_NAME_LENGTH);
  return `${name || 'somebody'} (slack:${userId})`;
}

/** Replaces `ada (slack:U0ADA)` from the ledger by a Slack mention. */
export const mentionIn = (text: string): string =>
  text.replace(/[\p{L}\p{N}._-]+ \(slack:([UW][A-Z0-9]+)\)/gu, '<@$1>');

export const mention = (userId: string): string => `<@${userId}>`;

/** `<@U0ADA>, <@U0BOB>` */
export const mentionAll = (userIds: readonly string[]): string => userIds.map(mention).join(', ');
