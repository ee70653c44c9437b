import type { SlackRequest } from './slackRequest.ts';
import type { DrillSettings } from '../../fleet/drills.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import type { Command } from './commands/parseCommand.ts';

/** Why a request is ignored or refused. */
export type Refusal =
  | 'another-app'
  | 'another-workspace'
  /** The app is installed for a whole Enterprise organization. */
  | 'for-organization'
  /** The workspace belongs to an Enterprise organization that the fleet does not name. */
  | 'unknown-organization'
  | 'outsider'
  /** Somebody whom the fleet names, and whom Slack counts among another workspace of the organization. */
  | 'of-another-workspace'
  | 'another-channel'
  /** The request is too old to change anything. */
  | 'late'
  /** The person lacks the role for this command. */
  | 'no-role';

/** These get no answer at all: it would be posted in another organisation's workspace. */
const SILENT: ReadonlySet<Refusal> = new Set<Refusal>(['another-app', 'another-workspace', 'outsider']);

export const isSilent = (refusal: Refusal): boolean => SILENT.has(refusal);

type Origin = Pick<
  SlackRequest,
  'appId' | 'teamId' | 'userTeamId' | 'channelId' | 'enterpriseId' | 'isForOrganization'
>;

/**
 * Whether a request comes from the fleet's channel, and from a member of its workspace. In a channel shared with
 * another organisation, its members can click our buttons, too.
 */
export function refuseOrigin(asked: Origin, settings: SlackSettings): Refusal | undefined {
  if (asked.appId !== settings.appId) return 'another-app';
  const { enterpriseId, teamId } = settings;
  if (asked.isForOrganization && asked.enterpriseId === (enterpriseId ?? asked.enterpriseId)) return 'for-organization';
  if (asked.teamId !== teamId) return 'another-workspace';
  // Of everybody who presses a button there, Slack names the organization.
  const isOfOrganization = asked.enterpriseId !== undefined && asked.userTeamId === asked.enterpriseId;
  if (isOfOrganization && enterpriseId === undefined) return 'unknown-organization';
  if (asked.userTeamId !== teamId && !(isOfOrganization && asked.enterpriseId === enterpriseId)) return 'outsider';
  if (asked.channelId !== settings.channel) return 'another-channel';
  return undefined;
}

/** A role. Commands that need none are open to everybody of the workspace. */
export type Role = 'operator' | 'rehearser';

/** The role that a command needs; undefined if everybody in the channel may use it. */
export function roleFor(wish: Command['name'] | 'press'): Role | undefined {
  switch (wish) {
    case 'help':
    case 'status':
    case 'plan':
    case 'explain':
    case 'history':
    case 'certificates':
    case 'drill status':
    case 'drill list':
    case 'drill report':
      return undefined;
    case 'pause':
    case 'resume':
      return 'operator';
    // The drill API decides who may do what in a drill; requests of all others do not reach it.
    case 'drill start':
    case 'drill approve':
    case 'drill deny':
    case 'drill abort':
    case 'drill leave':
    case 'drill acknowledge':
    case 'press':
      return 'rehearser';
  }
}

type Fleet = {
  readonly slack: Pick<SlackSettings, 'operators' | 'teamId'>;
  readonly drills: Pick<DrillSettings, 'people'>;
};

/** The Slack IDs of those who have a role. */
export function holdersOf(role: Role, { slack, drills }: Fleet): readonly string[] {
  if (role === 'operator') return slack.operators;
  return Object.values(drills.people).flatMap((person) => {
    const [teamId, userId] = person.slack?.split('/') ?? [];
    return teamId === slack.teamId && userId !== undefined ? [userId] : [];
  });
}
