import { createHmac } from 'node:crypto';
import type { WireRequest } from '../../wire/message.ts';
import type { Message, SlackApp } from './workspace.ts';

/** One interaction of a person. */
interface Deed {
  readonly userId: string;
  readonly triggerId: string;
  readonly responseUrl: string;
}

/** The command that the app's manifest declares. */
export const COMMAND = '/evenkeel';

/** The form of a slash command. Source: "Implementing slash commands". */
export const commandForm = (app: SlackApp, deed: Deed, text: string): string =>
  new URLSearchParams({
    team_id: app.teamId,
    team_domain: 'sandbox',
    channel_id: app.channelId,
    channel_name: 'on-call',
    user_id: deed.userId,
    user_name: app.users[deed.userId] ?? 'stranger',
    command: COMMAND,
    text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: deed.responseUrl,
    trigger_id: deed.triggerId,
  }).toString();

/** The form of a pressed button. Source: "block_actions payloads". */
export function pressForm(
  app: SlackApp,
  deed: Deed,
  { message, button }: { message: Message; button: Readonly<Record<string, unknown>> },
): string {
  const name = app.users[deed.userId] ?? 'stranger';
  const payload = {
    type: 'block_actions',
    user: { id: deed.userId, username: name, name, team_id: app.teamId },
    api_app_id: app.appId,
    container: { type: 'message', message_ts: message.ts, channel_id: app.channelId },
    trigger_id: deed.triggerId,
    team: { id: app.teamId, domain: 'sandbox' },
    channel: { id: app.channelId, name: 'on-call' },
    message: { type: 'message', ts: message.ts, text: message.text, blocks: message.blocks ?? [] },
    response_url: deed.responseUrl,
    actions: [{ type: 'button', action_id: button['action_id'], value: button['value'], text: button['text'] }],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

interface Signer {
  /** The host of the request URL. */
  readonly host: string;
  readonly secret: string;
  readonly nowMs: number;
}

/** Signs a form as Slack does. Source: "Verifying requests from Slack". */
export function signed(form: string, { host, secret, nowMs }: Signer): WireRequest {
  const timestamp = String(Math.floor(nowMs / 1000));
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:${form}`).digest('hex');
  return {
    method: 'POST',
    path: '/',
    query: {},
    headers: {
      host,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${digest}`,
    },
    body: Buffer.from(form),
  };
}
