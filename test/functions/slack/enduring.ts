import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { ADA, BOB, type Deployed, deployed, EVE, MINUTE, SECOND, textOf } from './deployed.ts';

/** The messages about drills, oldest first. */
const aboutDrills = ({ workspace }: Deployed) =>
  workspace
    .messages()
    .filter(({ onlyFor, threadTs }) => onlyFor === undefined && threadTs === undefined)
    .filter((message) => textOf(message).includes('`aurora-failover-'));

async function waitingDrill(): Promise<Deployed> {
  const slack = await deployed();
  await slack.run(10 * MINUTE);
  await slack.ask(ADA, 'drill aurora-failover shop');
  for (let tries = 0; tries < 12 && !textOf(aboutDrills(slack).at(-1)!).includes('Waiting for approval'); tries++)
    await slack.run(5 * SECOND);
  expect(textOf(aboutDrills(slack).at(-1)!)).toContain('Waiting for approval');
  return slack;
}

async function press({ region, run, workspace }: Deployed, action: string) {
  const slack = { workspace } as Deployed;
  const pressing = region.slack.press(BOB, aboutDrills(slack).at(-1)!.ts, action);
  await run(15 * SECOND);
  await pressing;
}

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

  describe('the message of a drill that waits', () => {
    const changes: readonly [what: string, change: (slack: Deployed) => unknown][] = [
      ['that is of an earlier installation of the app', ({ workspace }) => workspace.disown()],
      ['that is too old to be edited', ({ workspace }) => (workspace.editWindowMs = 1)],
      ['that was deleted', (slack) => slack.workspace.delete(aboutDrills(slack).at(-1)!.ts)],
    ];
    test.for(changes)('%s is followed by another one, which goes on', async ([what, change]) => {
      const slack = await waitingDrill();
      const before = aboutDrills(slack).at(-1)!.ts;
      if (what === 'that was deleted') {
        const pressing = slack.region.slack.press(BOB, before, 'drill-deny');
        change(slack);
        await slack.run(15 * SECOND);
        await pressing;
      } else {
        change(slack);
        await press(slack, 'drill-deny');
      }
      await slack.run(2 * MINUTE);
      const last = aboutDrills(slack).at(-1)!;
      expect(last.ts).not.toBe(before);
      expect(textOf(last)).toContain('denied by <@U0BOB>');
      expect(textOf(last)).not.toContain('Waiting for approval');
    });

    test.for(['ratelimited', 'internal_error', 'fatal_error', 'service_unavailable'])(
      'goes on within seconds where Slack has trouble of its own, told in a 200: %s',
      async (trouble) => {
        const slack = await waitingDrill();
        slack.workspace.troubles.push(trouble, trouble);
        await press(slack, 'drill-deny');
        expect(slack.workspace.troubles).toEqual([]);
        expect(textOf(aboutDrills(slack).at(-1)!)).toContain('denied by <@U0BOB>');
        // No invocation has failed, which Lambda would repeat a minute later.
        expect(slack.logs.join('\n')).not.toContain(trouble);
      },
    );

    test.for(['archived', 'deleted'] as const)(
      'in a channel that was %s is left, with an error that says what to do, and not tried for ever',
      async (state) => {
        const slack = await waitingDrill();
        slack.workspace.channel = state;
        let calls = 0;
        const connect = slack.region.slack.connect;
        slack.region.slack.connect = (hostname) => {
          const wire = connect(hostname);
          return wire && { ...wire, handle: (request) => (calls++, wire.handle(request)) };
        };
        await press(slack, 'drill-deny');
        await slack.run(10 * MINUTE);
        const known = calls;
        await slack.run(30 * MINUTE);
        expect(calls).toBe(known);
        const error = state === 'archived' ? 'is_archived' : 'channel_not_found';
        expect(slack.logs.join('\n')).toContain(
          `Slack does not let the app post in C0ONCALL (${error}): restore the channel, or invite the app, or name another`,
        );
      },
    );
  });
}
