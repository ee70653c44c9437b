import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DeadLetter } from '../../cli/deadLetters/letter.ts';
import type { Resent } from '../../cli/deadLetters/resend.ts';
import { createProgram } from '../../cli/evenkeel/program.ts';
import type { Listening } from '../../sandbox/wire/server.ts';
import { deployed, type Deployed, MINUTE, resource } from '../functions/controllers/replicas/loop/deployed.ts';

let shop: Deployed;
let server: Listening;
let functionName: string;
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  // Another file of this process may have imported the clients before, for a Region that is gone.
  vi.resetModules();
  shop = await deployed({ shop: () => 0.4 });
  functionName = resource(shop, 'AWS::Lambda::Function', 'ReplicasFunction').name;
  sqs = new SQSClient(shop.region.clientConfig());
  queueUrl = (await sqs.send(new ListQueuesCommand({}))).QueueUrls![0]!;
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());
beforeEach(() => {
  process.exitCode = 0;
});

async function evenkeel(...args: string[]): Promise<string> {
  let written = '';
  const program = createProgram((text) => (written += text));
  await program.parseAsync([...args, '--endpoint-url', server.url], { from: 'user' });
  return stripVTControlCharacters(written);
}

const json = async <Result>(...args: string[]) => JSON.parse(await evenkeel(...args, '--json')) as Result;

interface Listed {
  readonly deadLetters: readonly DeadLetter[];
  readonly unreadable: number;
}

/** An event of RDS that is none: the function cannot tell what it is about, at no attempt. */
async function breakAnEvent(): Promise<void> {
  shop.region.core.emit({ source: 'aws.rds', 'detail-type': 'RDS DB Instance Event', detail: {} });
  await shop.run(10 * MINUTE);
}

const sendToNobody = (event: object, attributes: Readonly<Record<string, string>> = {}) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: JSON.stringify(event),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
      ),
    }),
  );

test('an empty queue is good news, and exit code 0', async () => {
  expect(await evenkeel('dead-letters', 'list')).toBe('No dead letters: every event was processed.\n');
  expect(process.exitCode).toBe(0);
});

test('each letter says what it was, where it failed and why, and looking leaves it there', async () => {
  await breakAnEvent();
  const { deadLetters, unreadable } = await json<Listed>('dead-letters', 'list');
  expect(process.exitCode).toBe(2);
  expect(unreadable).toBe(0);
  expect(deadLetters).toMatchObject([{ what: 'RDS DB Instance Event', failedIn: 'function', attempts: 3 }]);
  expect(deadLetters[0]!.functionArn.endsWith(`:function:${functionName}`)).toBe(true);
  const text = await evenkeel('dead-letters', 'list');
  expect(text).toContain(`failed in ${functionName} after 3 attempts:`);
  expect(text).toContain(`dead-letters resend ${deadLetters[0]!.id.slice(0, 8)} --endpoint-url ${server.url}`);
  expect(await json<Listed>('dead-letters', 'list')).toEqual({ deadLetters, unreadable });
  expect(await evenkeel('dead-letters', 'show', deadLetters[0]!.id.slice(0, 6))).toContain('"source": "aws.rds"');
});

test('one that is sent again is gone, and back if its cause is not', async () => {
  const [before] = (await json<Listed>('dead-letters', 'list')).deadLetters;
  expect(await evenkeel('dead-letters', 'resend', before!.id)).toBe(
    `${before!.id.slice(0, 8)}  RDS DB Instance Event: sent again.\n`,
  );
  expect((await json<Listed>('dead-letters', 'list')).deadLetters).toEqual([]);
  await shop.run(10 * MINUTE);
  const [after] = (await json<Listed>('dead-letters', 'list')).deadLetters;
  expect(after).toMatchObject({ what: 'RDS DB Instance Event', event: before!.event });
  expect(after!.id).not.toBe(before!.id);
});

test('what nobody takes stays where it is, the others go on, and what is no letter is never touched', async () => {
  const nobody = 'arn:aws:lambda:eu-west-1:123456789012:function:nobody';
  const event = { source: 'aws.rds', 'detail-type': 'RDS DB Cluster Event', resources: ['shop'], detail: {} };
  const attributes = { TARGET_ARN: nobody, ERROR_CODE: 'NO_RESOURCE', ERROR_MESSAGE: 'gone', RETRY_ATTEMPTS: '10' };
  await sendToNobody(event, attributes);
  await sendToNobody({ hello: 'world' });
  const { resent } = await json<{ resent: readonly Resent[] }>('dead-letters', 'resend', '--all');
  expect(process.exitCode).toBe(3);
  expect(resent.map(({ what, failure }) => [what, failure === undefined])).toEqual([
    ['RDS DB Instance Event', true],
    ['RDS DB Cluster Event shop', false],
  ]);
  expect(resent[1]!.failure).toContain('nobody');
  const left = await json<Listed>('dead-letters', 'list');
  expect(left.unreadable).toBe(1);
  expect(left.deadLetters).toMatchObject([
    { failedIn: 'delivery', attempts: 11, error: 'NO_RESOURCE: gone', functionArn: nobody },
  ]);
  expect(await evenkeel('dead-letters', 'list')).toContain('1 message in the queue is no letter of Evenkeel');
});

test('one that cannot be helped is deleted, and no other', async () => {
  const [cluster] = (await json<Listed>('dead-letters', 'list')).deadLetters;
  await breakAnEvent();
  expect(await evenkeel('dead-letters', 'delete', cluster!.id)).toBe(
    `${cluster!.id.slice(0, 8)}  RDS DB Cluster Event shop: deleted.\n`,
  );
  const { deadLetters } = await json<Listed>('dead-letters', 'list');
  expect(deadLetters.map(({ what }) => what)).toContain('RDS DB Instance Event');
  expect(deadLetters.map(({ id }) => id)).not.toContain(cluster!.id);
});

test.for<readonly [words: readonly string[], message: string]>([
  [['resend', 'none'], 'There is no dead letter "none".'],
  [['show', 'none'], 'There is no dead letter "none".'],
  [['resend'], 'Say which dead letters: their ids, or --all.'],
  [['resend', 'none', '--all'], 'Say which dead letters: their ids, or --all.'],
  [['list', '--stage', 'prod'], 'Evenkeel prod is not deployed'],
])('dead-letters %j is refused', async ([words, message]) => {
  await expect(evenkeel('dead-letters', ...words)).rejects.toThrow(message);
});
