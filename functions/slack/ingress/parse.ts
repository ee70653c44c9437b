import type { SlackRequest } from '../slackRequest.ts';
import { parseObject } from '../../aws/parseJson.ts';

/** The command or click, without the metadata of the request. */
export type Asked = Omit<SlackRequest, 'schemaVersion' | 'signature' | 'askedAtMs'>;

/** Slack checks the URL of a command from time to time by a request without a command. */
export const isSslCheck = (form: URLSearchParams): boolean => form.get('ssl_check') === '1';

/**
 * Parses Slack's request for a command or a click. The result contains only plain text.
 * @returns undefined for other requests, to which the app's manifest does not subscribe
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
    // For a command, Slack sends only one workspace: that of the person.
    teamId,
    userTeamId: teamId,
    ...organizationOf(field('enterprise_id'), field('is_enterprise_install') === 'true'),
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
  const teamId = text(part(payload, 'team'), 'id');
  const enterpriseId = text(part(payload, 'team'), 'enterprise_id') || text(part(payload, 'enterprise'), 'id');
  return {
    triggerId: text(payload, 'trigger_id'),
    appId: text(payload, 'api_app_id'),
    teamId,
    // In an Enterprise organization, that of the organization, or of any of its workspaces that the person belongs to.
    userTeamId: text(user, 'team_id'),
    // An app of the whole organization may have no workspace, whatever it says.
    ...organizationOf(enterpriseId, teamId === '' ? enterpriseId !== '' : payload['is_enterprise_install'] === true),
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

/** Only what there is of it. */
const organizationOf = (enterpriseId: string, isForOrganization: boolean) => ({
  ...(enterpriseId !== '' && { enterpriseId }),
  ...(isForOrganization && { isForOrganization }),
});

type Part = Readonly<Record<string, unknown>>;

const toPart = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});

const part = (of: Part, name: string): Part => toPart(of[name]);

const text = (of: Part, name: string): string => (typeof of[name] === 'string' ? of[name] : '');
