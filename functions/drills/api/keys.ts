import { createHash } from 'node:crypto';

/** Records are kept for 400 days, so that a yearly drill finds the one before. */
export const KEPT_SECONDS = 400 * 86_400;

/** What S3, IAM, URLs and shells all read as one name, and as the same one. */
const PLAIN_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/;

/**
 * The prefix of every object of one drill; it ends in a slash. A drill has the name of its execution, and whoever starts
 * one directly chooses that name: `..` or one in another script gets a folder by its hash.
 */
export function folderOf(drillId: string): string {
  if (PLAIN_NAME.test(drillId)) return `drills/${drillId}/`;
  return `drills/${createHash('sha256').update(drillId).digest('hex').slice(0, 32)}/`;
}
