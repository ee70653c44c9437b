import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { partitions } from '../../../fleet/partitions.ts';
import { dynamoDb } from '../../aws/clients.ts';
import { historyItem } from '../../control-loop/items.ts';
import type { HistoryEntry } from '../../control-loop/record.ts';

interface Beat {
  readonly tableName: string;
  readonly atMs: number;
  readonly requestId: string;
  readonly faultyRules: number;
}

/** Records the beat as a decision is recorded: in the history, where `evenkeel history` would look. @throws if the ledger refuses */
export async function recordBeat({ tableName, atMs, requestId, faultyRules }: Beat): Promise<void> {
  const line: HistoryEntry = {
    atMs,
    event: 'decision',
    kind: 'beat',
    reason: faultyRules > 0 ? 'rules-missing' : 'all-well',
    mode: 'act',
    numbers: { faultyRules },
  };
  const partition = partitions.history('heartbeat', 'control-plane');
  await dynamoDb.send(new PutItemCommand({ TableName: tableName, Item: historyItem(partition, requestId, line) }));
}
