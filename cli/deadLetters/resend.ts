import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { DeadLetter } from './letter.ts';
import type { DeadLetterQueue } from './queue.ts';

/** What became of one letter. */
export interface Resent {
  readonly id: string;
  readonly what: string;
  /** Why it is still in the queue; undefined where Lambda has it. */
  readonly failure?: string;
}

/**
 * Sends letters to their functions again, as Lambda would have got them, and deletes each one that Lambda has taken. One
 * that is refused stays where it is, and the others go on. Whoever processes an event twice does no harm: an event only
 * says where to look.
 */
export async function resend(queue: DeadLetterQueue, letters: readonly DeadLetter[]): Promise<Resent[]> {
  const lambda = new LambdaClient({});
  const taken = new Map((await queue.take(new Set(letters.map(({ id }) => id)))).map((held) => [held.letter.id, held]));
  const resent: Resent[] = [];
  for (const { id, what } of letters) {
    const held = taken.get(id);
    if (!held) {
      resent.push({ id, what, failure: 'Somebody else has it just now, or it is gone.' });
      continue;
    }
    const { functionArn: FunctionName, event } = held.letter;
    try {
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: Buffer.from(event) }));
      await queue.delete(held);
      resent.push({ id, what });
    } catch (error) {
      await queue.putBack(held).catch(() => {});
      resent.push({ id, what, failure: error instanceof Error ? error.message : String(error) });
    }
  }
  return resent;
}

/** @returns those that were there and are not any more */
export async function deleteLetters(queue: DeadLetterQueue, letters: readonly DeadLetter[]): Promise<DeadLetter[]> {
  const taken = await queue.take(new Set(letters.map(({ id }) => id)));
  for (const held of taken) await queue.delete(held);
  return taken.map(({ letter }) => letter);
}

/**
 * The letters of these ids, or of their beginnings.
 * @throws an Error that names an id that no letter, or more than one, begins with
 */
export function lettersOf(letters: readonly DeadLetter[], ids: readonly string[]): DeadLetter[] {
  return ids.map((id) => {
    const found = letters.filter((letter) => letter.id.startsWith(id));
    if (found.length === 1) return found[0]!;
    throw new Error(
      found.length === 0
        ? `There is no dead letter ${JSON.stringify(id)}.`
        : `${found.length} dead letters begin with ${JSON.stringify(id)}: give more of the id.`,
    );
  });
}
