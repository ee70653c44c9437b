import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRandom } from '../../../sandbox/random.ts';
import type { WireRequest, WireResponse } from '../../../sandbox/wire/message.ts';
import { asksIn, deployed, SECOND, settings, signedForm } from './deployed.ts';

const REQUESTS = 10_000;

/** The form of a command that would be taken if it were signed. */
const form = (text: string) =>
  new URLSearchParams({
    command: '/evenkeel',
    text,
    api_app_id: settings.appId,
    team_id: settings.teamId,
    user_id: settings.operators[0]!,
    channel_id: settings.channel,
    response_url: 'https://hooks.slack.com/commands/T0SHOP/1',
    trigger_id: `1.${text}`,
  }).toString();

type Attack = (request: WireRequest, random: ReturnType<typeof createRandom>) => WireRequest;

const withHeaders = (request: WireRequest, headers: Record<string, string>) => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

const without = (request: WireRequest, name: string) => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== name)),
});

const bytes = (random: ReturnType<typeof createRandom>, length: number) =>
  Buffer.from(Array.from({ length }, () => random.integer(0, 255)));

/** What somebody may send who does not know the secret. Each begins with a request that is signed well. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  'one byte of the body changed': (request, random) => {
    const body = Buffer.from(request.body);
    const at = random.integer(0, body.length - 1);
    body[at] = body[at]! ^ random.integer(1, 255);
    return { ...request, body };
  },
  'cut off': (request, random) => ({
    ...request,
    body: request.body.subarray(0, random.integer(0, request.body.byteLength - 1)),
  }),
  'something added': (request, random) => ({
    ...request,
    body: Buffer.concat([request.body, Buffer.from('&text=pause+all'), bytes(random, random.integer(0, 9))]),
  }),
  'another time stamp': (request, random) =>
    withHeaders(request, {
      'x-slack-request-timestamp': String(
        Number(request.headers['x-slack-request-timestamp']) +
          [-1, 1][random.integer(0, 1)]! * random.integer(1, 9_999),
      ),
    }),
  'a time stamp that is no number': (request, random) =>
    withHeaders(request, {
      'x-slack-request-timestamp': ['', 'now', '1e9', '-1', 'Infinity', '0x7fffffff', ' ', '१२३४५६७८९०'][
        random.integer(0, 7)
      ]!,
    }),
  'not signed': (request, random) =>
    without(request, ['x-slack-signature', 'x-slack-request-timestamp'][random.integer(0, 1)]!),
  'a signature of chance': (request, random) =>
    withHeaders(request, { 'x-slack-signature': `v0=${bytes(random, 32).toString('hex')}` }),
  'a signature of another length': (request, random) =>
    withHeaders(request, {
      'x-slack-signature': `v0=${bytes(random, random.integer(0, 80)).toString('hex').slice(1)}`,
    }),
  'another version': (request) =>
    withHeaders(request, { 'x-slack-signature': request.headers['x-slack-signature']!.replace('v0', 'v1') }),
  'two signatures': (request) =>
    withHeaders(request, { 'x-slack-signature': `v0=${'0'.repeat(64)}, ${request.headers['x-slack-signature']}` }),
  'signed with an empty secret': (request) => {
    const stamp = request.headers['x-slack-request-timestamp']!;
    const digest = createHmac('sha256', '').update(`v0:${stamp}:`).update(request.body).digest('hex');
    return withHeaders(request, { 'x-slack-signature': `v0=${digest}` });
  },
  noise: (request, random) => ({ ...request, body: bytes(random, random.integer(0, 400)) }),
  'by GET': (request) => ({ ...request, method: 'GET' }),
  'as JSON': (request) => ({
    ...withHeaders(request, { 'content-type': 'application/json' }),
    body: Buffer.from('{"command":"/evenkeel","text":"pause all"}'),
  }),
  'a payload that is no JSON': (request) => ({ ...request, body: Buffer.from('payload=%7B%22actions%22%3A%5B') }),
  'with names of objects': (request) => ({ ...request, body: Buffer.from('__proto__=1&constructor=2&payload=null') }),
};

export function testHostile(): void {
  test(`of ${REQUESTS} hostile requests none passes, and none makes a 5xx`, async () => {
    const slack = await deployed();
    const { region, problems } = slack;
    const random = createRandom(8);
    const attacks = Object.values(ATTACKS);
    const statuses = new Set<number>();
    for (let number = 0; number < REQUESTS; number++) {
      const request = signedForm(slack, form(`pause all 2h ${number}`));
      const answer = region.lambda.answerUrl(attacks[number % attacks.length]!(request, random))!;
      const { statusCode } = await settled(answer, () => region.clock.runUntil(region.clock.now() + SECOND));
      statuses.add(statusCode);
    }
    expect([...statuses].toSorted((a, b) => a - b)).toEqual([401, 405]);
    await region.clock.runUntil(region.clock.now() + 60 * SECOND);
    // The worker records whatever it is invoked with before it does anything else.
    expect(await asksIn(slack)).toEqual([]);
    expect(slack.logs.filter((line) => line.includes('asked'))).toEqual([]);
    expect(problems).toEqual([]);
  });
}

/** Moves the clock on only where the answer waits for it: for the secret, now and then. */
async function settled(answer: Promise<WireResponse>, move: () => Promise<void>): Promise<WireResponse> {
  const state = { isSettled: false };
  const marked = answer.finally(() => (state.isSettled = true));
  for (let turn = 0; turn < 3 && !state.isSettled; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
  while (!state.isSettled) await move();
  return await marked;
}
