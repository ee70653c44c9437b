import { bold, describeMoment, dim, warn, wrap } from '../evenkeel/text.ts';
import type { DeadLetter } from './letter.ts';
import type { Resent } from './resend.ts';

/** As much of an id as tells letters apart. */
export const shortId = (id: string): string => id.slice(0, 8);

const functionName = (arn: string): string => arn.split(':').at(-1) ?? arn;

/** @param resendCommand what to type to send one again */
export function describeLetters(
  letters: readonly DeadLetter[],
  unreadable: number,
  nowMs: number,
  resendCommand: (id: string) => string,
): string {
  const foreign =
    unreadable > 0 ? [warn(`${counted(unreadable, 'message')} in the queue is no letter of Evenkeel's.`)] : [];
  if (letters.length === 0) return [...foreign, 'No dead letters: every event was processed.'].join('\n');
  const lines = letters.map(({ id, atMs, what, functionArn, failedIn, attempts, error }) => {
    const where = failedIn === 'function' ? 'failed in' : 'could not be delivered to';
    const why = `${where} ${functionName(functionArn)} after ${counted(attempts, 'attempt')}: ${error}`;
    return `${bold(shortId(id))}  ${describeMoment(atMs, nowMs)}  ${what}\n          ${wrap(why, '          ')}`;
  });
  const next = `To send one again once its cause is gone:\n  ${resendCommand(shortId(letters[0]!.id))}`;
  return [...lines, ...foreign, dim(next)].join('\n');
}

export function describeLetter(
  { event, ...letter }: DeadLetter,
  nowMs: number,
  resendCommand: (id: string) => string,
): string {
  const content = JSON.stringify(JSON.parse(event), undefined, 2);
  return `${describeLetters([{ event, ...letter }], 0, nowMs, resendCommand)}\n\n${content}`;
}

export function describeResent(resent: readonly Resent[]): string {
  return resent
    .map(({ id, what, failure }) =>
      failure === undefined
        ? `${shortId(id)}  ${what}: sent again.`
        : warn(wrap(`${shortId(id)}  ${what}: still in the queue. ${failure}`, '          ')),
    )
    .join('\n');
}

export const describeDeleted = (deleted: readonly DeadLetter[]): string =>
  deleted.map(({ id, what }) => `${shortId(id)}  ${what}: deleted.`).join('\n') || 'Nothing was deleted.';

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
