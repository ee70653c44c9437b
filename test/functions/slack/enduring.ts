import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { ADA, deployed, EVE, MINUTE, textOf } from './deployed.ts';

/** What is out of the ordinary, and must not take Slack from everybody. */
export function testEnduring(): void {
  describe('what nobody should have said', () => {
    test('is answered, and hides nothing from anybody', async () => {
      const slack = await deployed();
      await slack.run(10 * MINUTE);
      const told = textOf((await slack.ask(ADA, 'pause orders 99999999d because')).at(-1)!);
      expect(told).toMatch(/^Too long: a pause lasts 90 d at most\./);
      expect(textOf((await slack.ask(EVE, 'history orders')).at(-1)!)).not.toContain('paused by');
    });

    test('but stands in the ledger leaves status and history as they are for the rest', async () => {
      const slack = await deployed();
      await slack.run(10 * MINUTE);
      const client = new DynamoDBClient(slack.region.clientConfig());
      const nowMs = slack.region.clock.now();
      const word = { schemaVersion: 1, by: 'ada', why: 'to see', untilMs: nowMs + 8.64e15 };
      for (const key of [
        { pk: 'pauses#replicas', sk: 'pause#orders', controller: 'replicas', sinceMs: nowMs },
        {
          pk: 'pause-history#replicas#orders',
          sk: `${new Date(nowMs).toISOString()}#paused`,
          atMs: nowMs,
          event: 'paused',
          resource: 'orders',
        },
      ])
        await client.send(new PutItemCommand({ TableName: 'evenkeel-dev', Item: marshall({ ...key, ...word }) }));
      const status = textOf((await slack.ask(EVE, 'status')).at(-1)!);
      expect(status).toContain('paused by ada until an unreadable time: to see');
      expect(status).toContain('*shop*');
      expect(textOf((await slack.ask(EVE, 'history orders')).at(-1)!)).toContain(
        'paused by ada until an unreadable time: to see',
      );
    });
  });
}
