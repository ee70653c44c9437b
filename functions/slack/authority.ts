import type { SlackAsked } from '../../events/slack.ts';
import type { SlackSettings } from '../../fleet/slack.ts';
import type { Command } from './command.ts';

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

/** Who may do more than look. */
export function mayCommand(
  userId: string,
  name: Command['name'],
  { operators }: Pick<SlackSettings, 'operators'>,
): boolean {
  switch (name) {
    case 'help':
    case 'status':
    case 'plan':
    case 'history':
      return true;
    // The door of drills decides about these: it knows who may, whatever way they come in.
    case 'drill':
    case 'abort':
      return true;
    case 'pause':
    case 'resume':
      return operators.includes(userId);
  }
}
