import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { SlackAsked } from '../../events/slack.ts';
import { dynamoDb } from '../aws/clients.ts';
import { claimOnce } from '../control-loop/exclusive.ts';
import { historyItem } from '../control-loop/items.ts';

/** Slack's signatures are good for five minutes, and an event may be delivered for half an hour. */
const KEPT_SECONDS = 3_600;

/** What the ledger keeps of something that was asked, whatever became of it. */
export interface AskLine {
  /** The person's id and name. */
  readonly by: string;
  /** What was typed, or which button was pressed. */
  readonly said: string;
  /** What it was understood as, or why it was refused. */
  readonly outcome: string;
}

/**
 * Takes what was asked for this invocation, and writes into the ledger who asked what. Both or neither, once: neither
 * a request that is sent again nor a person's one deed that Slack tells twice is taken again. An invocation that failed
 * and is repeated has the same id, and goes on.
 * @returns false if another invocation has taken it
 */
export async function claim(
  tableName: string,
  invocationId: string,
  { signature, triggerId, askedAtMs }: SlackAsked,
  line: AskLine,
): Promise<boolean> {
  const expires = Math.floor(askedAtMs / 1000) + KEPT_SECONDS;
  const names = [`signature#${signature}`, ...(triggerId === '' ? [] : [`trigger#${triggerId}`])];
  const claims = names.map((sk) => claimOnce(tableName, { pk: 'slack', sk }, invocationId, expires));
  const entry = { atMs: askedAtMs, event: 'asked', ...line };
  const Item = historyItem('slack', 'asks', signature.slice(0, 16), entry);
  try {
    await dynamoDb.send(
      new TransactWriteItemsCommand({ TransactItems: [...claims, { Put: { TableName: tableName, Item } }] }),
    );
    return true;
  } catch (error) {
    if (isTaken(error)) return false;
    throw error;
  }
}

/** Two at the same moment get in each other's way, too: then Lambda repeats the one that lost, and it sees the claim. */
const isTaken = (error: unknown) =>
  error instanceof Error && error.name === 'TransactionCanceledException' && error.message.includes('ConditionalCheck');
