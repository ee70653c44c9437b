import { sentence } from '../blocks.ts';
import { USAGE } from './hints.ts';
import { mentionAll } from '../slackPeople.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';

const MEANS: Readonly<Record<keyof typeof USAGE, string>> = {
  status: 'show the current decision for each resource, and pauses',
  plan: 'show what would be done now, and why; changes nothing',
  history: 'show the latest decisions and actions',
  pause: 'pause management for `30m`, `2h` or `1d`; everybody sees who and why',
  resume: 'resume management',
  drill:
    'request a drill, or a game day: `drill start game-day NAME [--go-on] [--dry-run]`; another person must approve it, and progress is posted in this channel',
  abort: 'abort a drill and roll it back; everybody who may request drills may abort one',
  leave:
    'give up the rollback of a drill that AWS keeps from ending: what it has changed stays, and it releases everything',
  help: 'show this help',
};

/** Commands that need drills in the fleet. */
const OF_DRILLS: ReadonlySet<string> = new Set(['drill', 'abort', 'leave']);

/** The commands, and the people whom `pause` and `resume` require. */
export function help({ fleet, settings }: Pick<Tools, 'fleet' | 'settings'>): Answer {
  const isOffered = (name: string) => fleet.drills.list.length > 0 || !OF_DRILLS.has(name);
  const offered = Object.entries(USAGE).filter(([name]) => isOffered(name));
  const commands = offered.map(([name, usage]) => `\`/evenkeel ${usage}\`  ${MEANS[name as keyof typeof USAGE]}`);
  const people = `Pause and resume require one of: ${mentionAll(settings.operators)}.`;
  return sentence([...commands, '', people].join('\n'));
}
