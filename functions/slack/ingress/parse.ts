import type { SlackAsked } from '../../../events/slack.ts';

/** What was asked, without what the request around it says. */
export type Asked = Omit<SlackAsked, 'schemaVersion' | 'signature' | 'askedAtMs'>;

/** Slack looks now and then whether somebody answers at the address of a command. Such a request asks for nothing. */
export const isSslCheck = (form: URLSearchParams): boolean => form.get('ssl_check') === '1';

/**
 * Reads what Slack sends when a command is typed or a button pressed. Nothing but plain text comes out of it.
 * @returns undefined for anything else, which the app's manifest does not subscribe to
 */
export function parseAsked(form: URLSearchParams): Asked | undefined {
  const payload = form.get('payload');
  return payload === null ? parseCommand(form) : parsePress(parseObject(payload));
}

function parseCommand(form: URLSearchParams): Asked | undefined {
  if (!form.has('command')) return undefined;
  const field = (name: string) => form.get(name) ?? '';
  const teamId = field('team_id');
  return {
    triggerId: field('trigger_id'),
    appId: field('api_app_id'),
    // Whoever types a command belongs to the workspace that Slack names; there is no second one here.
    teamId,
    userTeamId: teamId,
    userId: field('user_id'),
    userName: field('user_name'),
    channelId: field('channel_id'),
    responseUrl: field('response_url'),
    said: { kind: 'command', text: field('text') },
  };
}

function parsePress(payload: Part): Asked | undefined {
  const [action] = Array.isArray(payload['actions']) ? (payload['actions'] as unknown[]) : [];
  if (payload['type'] !== 'block_actions' || action === undefined) return undefined;
  const user = part(payload, 'user');
  return {
    triggerId: text(payload, 'trigger_id'),
    appId: text(payload, 'api_app_id'),
    teamId: text(part(payload, 'team'), 'id'),
    userTeamId: text(user, 'team_id'),
    userId: text(user, 'id'),
    userName: text(user, 'username') || text(user, 'name'),
    channelId: text(part(payload, 'channel'), 'id'),
    responseUrl: text(payload, 'response_url'),
    said: {
      kind: 'press',
      actionId: text(toPart(action), 'action_id'),
      value: text(toPart(action), 'value'),
      messageTs: text(part(payload, 'message'), 'ts'),
    },
  };
}

type Part = Readonly<Record<string, unknown>>;

const toPart = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});

const part = (of: Part, name: string): Part => toPart(of[name]);

const text = (of: Part, name: string): string => (typeof of[name] === 'string' ? of[name] : '');

function parseObject(json: string): Part {
  try {
    return toPart(JSON.parse(json));
  } catch {
    return {};
  }
}
