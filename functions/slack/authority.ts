import type { SlackAsked } from '../../events/slack.ts';
import type { DrillSettings } from '../../fleet/drills.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import type { Command } from './commands/parseCommand.ts';

/** Why somebody is not answered, or told no. */
export type Refusal =
  | 'another-app'
  | 'another-workspace'
  | 'outsider'
  | 'another-channel'
  /** They may ask, but not for this. */
  | 'no-role';

/** These hear nothing at all: whatever we said would be said in somebody else's workspace. */
const SILENT: ReadonlySet<Refusal> = new Set<Refusal>(['another-app', 'another-workspace', 'outsider']);

export const isSilent = (refusal: Refusal): boolean => SILENT.has(refusal);

type Origin = Pick<SlackAsked, 'appId' | 'teamId' | 'userTeamId' | 'channelId'>;

/**
 * Whether it was asked where the fleet says, by somebody who belongs there. In a channel that is shared with another
 * company, its people can press our buttons, too.
 */
export function refuseOrigin(asked: Origin, settings: SlackSettings): Refusal | undefined {
  if (asked.appId !== settings.appId) return 'another-app';
  if (asked.teamId !== settings.teamId) return 'another-workspace';
  if (asked.userTeamId !== settings.teamId) return 'outsider';
  if (asked.channelId !== settings.channel) return 'another-channel';
  return undefined;
}

/** What somebody may be told that they may not do: nothing else is refused to anybody of the workspace. */
export type Role = 'operator' | 'rehearser';

/** The role that something takes; undefined where everybody in the channel may. */
export function roleFor(wish: Command['name'] | 'press'): Role | undefined {
  switch (wish) {
    case 'help':
    case 'status':
    case 'plan':
    case 'history':
      return undefined;
    case 'pause':
    case 'resume':
      return 'operator';
    // Whose word counts on which drill, the door of drills decides; it is not troubled by anybody else.
    case 'drill':
    case 'abort':
    case 'press':
      return 'rehearser';
  }
}

type Fleet = {
  readonly slack: Pick<SlackSettings, 'operators' | 'teamId'>;
  readonly drills: Pick<DrillSettings, 'people'>;
};

/** Those who have a role, by their ids in Slack. */
export function holdersOf(role: Role, { slack, drills }: Fleet): readonly string[] {
  if (role === 'operator') return slack.operators;
  return Object.values(drills.people).flatMap((person) => {
    const [teamId, userId] = person.slack?.split('/') ?? [];
    return teamId === slack.teamId && userId !== undefined ? [userId] : [];
  });
}
