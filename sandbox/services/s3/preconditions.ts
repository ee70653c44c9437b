import { notModified } from './errors.ts';
import type { StoredObject } from './store.ts';

/** What a read may be conditional on. */
interface Preconditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/**
 * The order of RFC 9110, 13.2.2, which S3 follows: entity tags beat dates. Tags may lack their quotation marks, and a date
 * in the future is passed over: public recorded answers.
 * @throws {AwsError} what `failed` gives for the header that did not hold, or 304
 */
export function checkPreconditions(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: Preconditions,
  { eTag, modifiedMs }: StoredObject,
  nowMs: number,
  failed: (header: string) => Error,
): void {
  const isTag = (given: string) => given === '*' || given.replaceAll('"', '') === eTag.replaceAll('"', '');
  // Dates in headers have no parts of a second.
  const modifiedSeconds = Math.floor(modifiedMs / 1000);
  const seconds = (date: Date) => Math.floor(date.getTime() / 1000);
  if (IfMatch !== undefined) {
    if (!isTag(IfMatch)) throw failed('If-Match');
  } else if (IfUnmodifiedSince && modifiedSeconds > seconds(IfUnmodifiedSince)) throw failed('If-Unmodified-Since');
  if (IfNoneMatch !== undefined) {
    if (isTag(IfNoneMatch)) throw notModified();
    return;
  }
  if (!IfModifiedSince || IfModifiedSince.getTime() > nowMs) return;
  if (modifiedSeconds <= seconds(IfModifiedSince)) throw notModified();
}
