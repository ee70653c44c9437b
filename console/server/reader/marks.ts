import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { partitions } from '../../../fleet/partitions.ts';
import { dynamoDb } from '../../../functions/aws/clients.ts';
import type { Proof } from './listeners.ts';

const PROOF = 'proof#';

/** The last handshakes with each listener, by its ARN. */
export async function readProofs(tableName: string): Promise<ReadonlyMap<string, Proof>> {
  const proofs = new Map<string, Proof>();
  const pages = paginateQuery(
    { client: dynamoDb },
    {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :proof)',
      ExpressionAttributeValues: { ':pk': { S: partitions.marks('certificates') }, ':proof': { S: PROOF } },
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const { sk, ...proof } = unmarshall(item);
      proofs.set(String(sk).slice(PROOF.length), proof as Proof);
    }
  return proofs;
}
