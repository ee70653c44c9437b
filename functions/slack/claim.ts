import { TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { SlackRequest } from './slackRequest.ts';
import { dynamoDb } from '../aws/clients.ts';
import { isConditionFailure } from '../aws/conditionChanged.ts';
import { claimOnce } from '../control-loop/exclusive.ts';
import { historyItem } from '../control-loop/items.ts';
import { partitions, slackPartitions } from '../../fleet/partitions.ts';

/** Slack's signatures are good for five minutes, and Lambda gives an invocation up after an hour. */
const KEPT_SECONDS = 3_600;

/** The ledger's record of a request, whatever its outcome. */
export interface AskLine {
  /** The person's ID and name. */
  readonly by: string;
  /** The command, or the button. */
  readonly said: string;
  /** How it was interpreted, or why it was refused. */
  readonly outcome: string;
}

/**
 * Claims a request for this invocation, and records it in the ledger, in one transaction: neither a replayed request
 * nor Slack's second delivery of the same action is claimed again. A retried invocation has the same ID, and continues.
 * @returns false if another invocation has claimed it
 */
export async function claim(
  tableName: string,
  invocationId: string,
  { signature, triggerId, askedAtMs }: SlackRequest,
  line: AskLine,
): Promise<boolean> {
  const expires = Math.floor(askedAtMs / 1000) + KEPT_SECONDS;
  const names = [`signature#${signature}`, ...(triggerId === '' ? [] : [`trigger#${triggerId}`])];
  const claims = names.map((sk) => claimOnce(tableName, { pk: slackPartitions.own, sk }, invocationId, expires));
  const entry = { atMs: askedAtMs, event: 'asked', ...line };
  const Item = historyItem(partitions.history('slack', 'asks'), signature.slice(0, 16), entry);
  try {
    await dynamoDb.send(
      new TransactWriteItemsCommand({ TransactItems: [...claims, { Put: { TableName: tableName, Item } }] }),
    );
    return true;
  } catch (error) {
    // Two simultaneous transactions conflict, too: then Lambda retries the loser, which sees the claim.
    if (isConditionFailure(error)) return false;
    throw error;
  }
}
