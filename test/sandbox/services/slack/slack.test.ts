import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../../../../sandbox/services/slack/blocks.ts';
import type { WireRequest } from '../../../../sandbox/wire/message.ts';
import { APP, fieldsOf, silent, workspaceWith } from './workspace.ts';

const button = (actionId: string, value = '1') => ({
  type: 'actions' as const,
  elements: [
    { type: 'button' as const, action_id: actionId, value, text: { type: 'plain_text' as const, text: 'Press' } },
  ],
});
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

describe('the Web API', () => {
  test("takes and changes messages by Slack's own client", async () => {
    const { client, workspace } = workspaceWith(silent);
    const { ts } = await client().chat.postMessage({ channel: 'C1', text: 'first', blocks: [section('*first*')] });
    await client().chat.postMessage({ channel: 'C1', text: 'a reply', thread_ts: ts! });
    await client().chat.update({ channel: 'C1', ts: ts!, text: 'second' });
    await client().chat.postEphemeral({ channel: 'C1', user: 'U1', text: 'between us' });
    expect(workspace.messages('U2').map(({ text, threadTs }) => [text, threadTs])).toEqual([
      ['second', undefined],
      ['a reply', ts],
    ]);
    expect(workspace.find(ts!)!.blocks).toBeUndefined();
    expect(workspace.messages('U1').map(({ text }) => text)).toEqual(['second', 'a reply', 'between us']);
  });

  const refused: readonly [
    what: string,
    call: (w: ReturnType<typeof workspaceWith>) => Promise<unknown>,
    error: string,
  ][] = [
    ['a wrong token', ({ client }) => client('xoxb-2').auth.test(), 'invalid_auth'],
    ['another channel', ({ client }) => client().chat.postMessage({ channel: 'C2', text: 'x' }), 'channel_not_found'],
    ['an empty message', ({ client }) => client().chat.postMessage({ channel: 'C1', text: '' }), 'no_text'],
    [
      'a message that is not there',
      ({ client }) => client().chat.update({ channel: 'C1', ts: '1.2', text: 'x' }),
      'message_not_found',
    ],
    [
      'a whisper to a stranger',
      ({ client }) => client().chat.postEphemeral({ channel: 'C1', user: 'U9', text: 'x' }),
      'user_not_in_channel',
    ],
    [
      'a method that is not simulated',
      ({ client }) => client().chat.delete({ channel: 'C1', ts: '1' }),
      'unknown_method',
    ],
    [
      'a section that is too long',
      ({ client }) => client().chat.postMessage({ channel: 'C1', text: 'x', blocks: [section('x'.repeat(3_001))] }),
      'invalid_blocks',
    ],
    [
      'a value that a button cannot carry',
      ({ client }) => client().chat.postMessage({ channel: 'C1', text: 'x', blocks: [button('a', 'x'.repeat(2_001))] }),
      'invalid_blocks',
    ],
    [
      'more than fifty blocks',
      ({ client }) =>
        client().chat.postMessage({ channel: 'C1', text: 'x', blocks: Array.from({ length: 51 }, () => section('x')) }),
      'invalid_blocks',
    ],
  ];
  test.for(refused)('refuses %s', async ([, call, error]) => {
    await expect(call(workspaceWith(silent))).rejects.toMatchObject({ data: { ok: false, error } });
  });

  const outdated: readonly [
    what: string,
    change: (workspace: ReturnType<typeof workspaceWith>['workspace']) => void,
    error: string,
  ][] = [
    ['of an earlier installation', (workspace) => workspace.disown(), 'cant_update_message'],
    ['older than the workspace lets it be edited', (workspace) => (workspace.editWindowMs = -1), 'edit_window_closed'],
    ['that was deleted', (workspace) => workspace.delete(workspace.messages()[0]!.ts), 'message_not_found'],
    ['in an archived channel', (workspace) => (workspace.channel = 'archived'), 'is_inactive'],
    ['in a channel that was deleted', (workspace) => (workspace.channel = 'deleted'), 'channel_not_found'],
  ];
  test.for(outdated)('does not change a message %s', async ([, change, error]) => {
    const { client, workspace } = workspaceWith(silent);
    const { ts } = await client().chat.postMessage({ channel: 'C1', text: 'first' });
    change(workspace);
    await expect(client().chat.update({ channel: 'C1', ts: ts!, text: 'second' })).rejects.toMatchObject({
      data: { ok: false, error },
    });
  });

  test.for([
    ['archived', 'is_archived'],
    ['deleted', 'channel_not_found'],
  ] as const)('takes no message in a channel that is %s', async ([state, error]) => {
    const { client, workspace } = workspaceWith(silent);
    workspace.channel = state;
    const refused = { data: { ok: false, error } };
    await expect(client().chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toMatchObject(refused);
    await expect(client().chat.postEphemeral({ channel: 'C1', user: 'U1', text: 'x' })).rejects.toMatchObject(refused);
  });

  test('knows two styles of buttons and of the question before they count', () => {
    const text = { type: 'plain_text', text: 'Go' };
    const faults = (style: string, asked: string) =>
      faultsOf([
        { type: 'actions', elements: [{ type: 'button', text, style, confirm: { title: text, text, style: asked } }] },
      ]);
    expect(faults('primary', 'danger')).toEqual([]);
    expect(faults('loud', 'quiet')).toEqual(['blocks[0]: unknown style "loud"', 'blocks[0]: unknown style "quiet"']);
  });

  test('limits how often it is called, and says for how long', async () => {
    const { client, slack } = workspaceWith(silent);
    slack.limit(1, 30);
    await expect(client().auth.test()).rejects.toMatchObject({ retryAfter: 30 });
    await expect(client().auth.test()).resolves.toMatchObject({ ok: true });
  });
});

describe('somebody', () => {
  test('who types a command is heard by the app, signed over the bytes of the form', async () => {
    const heard: WireRequest[] = [];
    const { slack, workspace, clock } = workspaceWith(async (request) => {
      heard.push(request);
      return { statusCode: 200, headers: {}, body: Buffer.from('{"text":"One moment"}') };
    });
    const typing = slack.command('U1', 'status now');
    await clock.runUntil(clock.now() + 10_000);
    expect(await typing).toBe(200);
    const [request] = heard;
    expect(Object.fromEntries(fieldsOf(request!))).toMatchObject({
      command: '/evenkeel',
      text: 'status now',
      user_id: 'U1',
      user_name: 'ada',
      team_id: 'T1',
      channel_id: 'C1',
      api_app_id: 'A1',
    });
    const { headers, body } = request!;
    expect(headers['x-slack-request-timestamp']).toBe('1772442000');
    const digest = createHmac('sha256', APP.signingSecret)
      .update(`v0:1772442000:${Buffer.from(body).toString()}`)
      .digest('hex');
    expect(headers['x-slack-signature']).toBe(`v0=${digest}`);
    expect(workspace.messages('U1').map(({ from, text }) => [from, text])).toEqual([
      ['U1', '/evenkeel status now'],
      ['app', 'One moment'],
    ]);
    expect(workspace.messages('U2')).toEqual([]);
  });

  const failures: readonly [what: string, answer: () => Promise<never> | ReturnType<typeof silent>, error: string][] = [
    ['refuses', async () => ({ ...(await silent()), statusCode: 401 }), 'dispatch_failed'],
    ['does not answer within three seconds', () => new Promise<never>(() => {}), 'operation_timeout'],
  ];
  test.for(failures)('is told when the app %s', async ([, answer, error]) => {
    const { slack, workspace, clock } = workspaceWith(answer);
    const typing = slack.command('U1', 'status');
    await clock.runUntil(clock.now() + 3_000);
    await typing;
    expect(workspace.messages('U1').at(-1)!.text).toBe(`/evenkeel failed with the error "${error}"`);
  });

  test('who types something that looks like markup is heard and shown without it', async () => {
    const heard: WireRequest[] = [];
    const { slack, clock, workspace } = workspaceWith(async (request) => {
      heard.push(request);
      return silent();
    });
    const typing = slack.command('U1', 'pause shop 2h <!channel> R&D');
    await clock.runUntil(clock.now() + 5_000);
    await typing;
    expect(fieldsOf(heard[0]!).get('text')).toBe('pause shop 2h &lt;!channel&gt; R&amp;D');
    expect(workspace.messages('U1')[0]!.text).toBe('/evenkeel pause shop 2h &lt;!channel&gt; R&amp;D');
  });

  test('who presses a button sends the message along, and the value of the button', async () => {
    const heard: WireRequest[] = [];
    const { client, slack, clock } = workspaceWith((request) => {
      heard.push(request);
      return silent();
    });
    const { ts } = await client().chat.postMessage({ channel: 'C1', text: 'x', blocks: [button('go', '{"n":1}')] });
    const pressing = slack.press('U2', ts!, 'go');
    await clock.runUntil(clock.now() + 10_000);
    expect(await pressing).toBe(200);
    expect(JSON.parse(fieldsOf(heard[0]!).get('payload')!)).toMatchObject({
      type: 'block_actions',
      user: { id: 'U2', team_id: 'T1' },
      message: { ts },
      actions: [{ action_id: 'go', value: '{"n":1}' }],
    });
    await expect(slack.press('U2', ts!, 'stop')).rejects.toThrow('has no button stop');
  });
});

describe('a response URL', () => {
  async function responseUrl() {
    const heard: WireRequest[] = [];
    const made = workspaceWith((request) => {
      heard.push(request);
      return silent();
    });
    const typing = made.slack.command('U1', 'status');
    await made.clock.runUntil(made.clock.now() + 5_000);
    await typing;
    const { pathname } = new URL(fieldsOf(heard[0]!).get('response_url')!);
    const answer = async (content: object) => {
      const body = Buffer.from(JSON.stringify(content));
      const request = { method: 'POST', path: pathname, query: {}, headers: {}, body };
      return (await made.slack.connect('hooks.slack.com')!.handle(request)).statusCode;
    };
    return { ...made, answer };
  }

  test('takes five answers, for the person alone or for everybody', async () => {
    const { answer, workspace } = await responseUrl();
    expect(await answer({ text: 'for you', response_type: 'ephemeral' })).toBe(200);
    expect(await answer({ text: 'for all', response_type: 'in_channel' })).toBe(200);
    for (let more = 0; more < 3; more++) expect(await answer({ text: 'more' })).toBe(200);
    expect(await answer({ text: 'a sixth' })).toBe(404);
    expect(workspace.messages('U2').map(({ text }) => text)).toEqual(['for all']);
    expect(workspace.messages('U1').map(({ text }) => text)).not.toContain('a sixth');
  });

  test('takes none after half an hour, and none that says nothing', async () => {
    const { answer, clock } = await responseUrl();
    expect(await answer({})).toBe(400);
    await clock.runUntil(clock.now() + 30 * 60_000);
    expect(await answer({ text: 'late' })).toBe(404);
  });
});

describe('the page', () => {
  const get = (path: string, query = {}) => ({ method: 'GET', path, query, headers: {}, body: new Uint8Array() });
  const send = (path: string, content: object, type = 'application/json') => ({
    method: 'POST',
    path,
    query: {},
    headers: { 'content-type': type },
    body: Buffer.from(JSON.stringify(content)),
  });

  test('shows the channel as somebody sees it, and lets that person type', async () => {
    const { slack, clock } = workspaceWith(silent);
    const answering = slack.answerPage(send('/slack/command', { user: 'U1', command: 'status' }))!;
    await clock.runUntil(clock.now() + 5_000);
    expect((await answering).statusCode).toBe(200);
    const channel = async (user: string) =>
      JSON.parse(Buffer.from((await slack.answerPage(get('/slack/channel', { user }))!).body).toString()) as {
        users: object;
        messages: { text: string }[];
      };
    expect((await channel('U1')).messages.map(({ text }) => text)).toEqual(['/evenkeel status']);
    expect(await channel('U2')).toMatchObject({ users: APP.users, messages: [] });
    const html = await slack.answerPage(get('/slack'))!;
    expect(html.headers['content-type']).toBe('text/html; charset=utf-8');
  });

  test('takes nothing from a form of another page, nobody who is not there, and no path of somebody else', async () => {
    const { slack, workspace } = workspaceWith(silent);
    const command = { user: 'U1', command: 'status' };
    expect((await slack.answerPage(send('/slack/command', command, 'text/plain'))!).statusCode).toBe(415);
    expect((await slack.answerPage(send('/slack/command', { ...command, user: 'U9' }))!).statusCode).toBe(400);
    expect((await slack.answerPage(get('/slack/secrets'))!).statusCode).toBe(404);
    expect(slack.answerPage(get('/slackers'))).toBeUndefined();
    expect(slack.answerPage({ ...get('/slack'), headers: { authorization: 'AWS4-HMAC-SHA256 …' } })).toBeUndefined();
    expect(workspace.messages()).toEqual([]);
  });

  test('tells what it cannot take, and goes on', async () => {
    const { slack, workspace } = workspaceWith(silent);
    const { ts } = workspace.post({ from: 'app', text: 'no button here' });
    const statusOf = async (content: object | string) => {
      const request = send('/slack/press', {});
      const body = Buffer.from(typeof content === 'string' ? content : JSON.stringify(content));
      return (await slack.answerPage({ ...request, body })!).statusCode;
    };
    expect(await statusOf('{ no JSON')).toBe(400);
    expect(await statusOf('null')).toBe(400);
    expect(await statusOf({ user: 'U1' })).toBe(400);
    expect(await statusOf({ user: 'U1', ts, action: 'drill-approve' })).toBe(409);
    expect(await statusOf({ user: 'U1', ts: '1.2', action: 'drill-approve' })).toBe(409);
  });

  test('opens a report that lies in S3, which can do nothing there', async () => {
    const { slack } = workspaceWith(silent);
    const open = (path: string, prefix?: string) =>
      slack.answerPage(get(path, prefix === undefined ? {} : { prefix }))!;
    const report = await open('/slack/object/reports', 'drills/1/report.html');
    expect(report).toMatchObject({ statusCode: 200, body: Buffer.from('<h1>Passed</h1>') });
    expect(report.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
    expect((await open('/slack/object/reports', 'drills/2/report.html')).statusCode).toBe(404);
    expect((await open('/slack/object/reports')).statusCode).toBe(404);
    expect((await open('/slack/object/another', 'drills/1/report.html')).statusCode).toBe(404);
  });
});
