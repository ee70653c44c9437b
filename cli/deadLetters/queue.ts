import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { type DeadLetter, readLetter } from './letter.ts';

/** SQS hands out some of the messages at a time: so many answers in a row without a new one, and all were seen. */
const EMPTY_ANSWERS = 3;

/** More are not read: whoever has so many has one cause. */
export const MOST_LETTERS = 1_000;

/** Whoever sends a letter again has so long for it, in seconds; then it is in the queue again. */
const HELD_SECONDS = 60;

/** A letter, with what SQS wants to have to delete it. */
interface Held {
  readonly letter: DeadLetter;
  readonly receipt: string;
}

interface Seen {
  /** Undefined where the message is no letter. */
  readonly letter: DeadLetter | undefined;
  readonly receipt: string;
}

/** The dead-letter queue of a stage. */
export class DeadLetterQueue {
  // The address of a queue is AWS's own, also where the endpoint is a sandbox.
  readonly #sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  /** @throws an Error if the stage has none there; what SQS answers */
  static async find(stage: string): Promise<DeadLetterQueue> {
    const prefix = `evenkeel-${stage}-DeadLetters`;
    const { QueueUrls = [] } = await new SQSClient({}).send(new ListQueuesCommand({ QueueNamePrefix: prefix }));
    if (QueueUrls[0] === undefined)
      throw new Error(`There is no queue ${prefix}…: is the stage ${stage} deployed in this account and Region?`);
    return new DeadLetterQueue(QueueUrls[0]);
  }

  /** All letters, oldest first, and how many messages are no letters. Looking takes nothing away from others who look. */
  async list(): Promise<{ readonly letters: readonly DeadLetter[]; readonly unreadable: number }> {
    const seen = await this.#receiveAll(0, () => false);
    const letters = [...seen.values()].flatMap(({ letter }) => letter ?? []);
    return {
      letters: letters.toSorted((a, b) => a.atMs - b.atMs),
      unreadable: seen.size - letters.length,
    };
  }

  /** Takes letters out of everybody's sight for a minute. What comes along is put back. */
  async take(ids: ReadonlySet<string>): Promise<Held[]> {
    const seen = await this.#receiveAll(HELD_SECONDS, (all) => [...ids].every((id) => all.has(id)));
    const taken: Held[] = [];
    for (const [id, { letter, receipt }] of seen) {
      if (letter && ids.has(id)) taken.push({ letter, receipt });
      else await this.putBack({ receipt });
    }
    return taken;
  }

  async putBack({ receipt }: Pick<Held, 'receipt'>): Promise<void> {
    const given = { QueueUrl: this.#url, ReceiptHandle: receipt, VisibilityTimeout: 0 };
    await this.#sqs.send(new ChangeMessageVisibilityCommand(given));
  }

  async delete({ receipt }: Held): Promise<void> {
    await this.#sqs.send(new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle: receipt }));
  }

  async #receiveAll(hiddenSeconds: number, isEnough: (seen: ReadonlyMap<string, Seen>) => boolean) {
    const seen = new Map<string, Seen>();
    let empty = 0;
    while (empty < EMPTY_ANSWERS && seen.size < MOST_LETTERS && !isEnough(seen)) {
      const messages = await this.#receive(hiddenSeconds);
      const isNew = messages.some(({ MessageId }) => !seen.has(MessageId!));
      for (const message of messages)
        seen.set(message.MessageId!, { letter: readLetter(message), receipt: message.ReceiptHandle! });
      empty = isNew ? 0 : empty + 1;
    }
    return seen;
  }

  async #receive(hiddenSeconds: number): Promise<Message[]> {
    const { Messages = [] } = await this.#sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hiddenSeconds,
        MessageSystemAttributeNames: ['SentTimestamp'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }
}
