import { sentence } from '../blocks.ts';
import { USAGE } from './hints.ts';
import { mentionAll } from '../slackPeople.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';

const MEANS: Readonly<Record<keyof typeof USAGE, string>> = {
  status: 'what is decided about everything, and who has paused what',
  plan: 'what would be done now, and why; nothing is changed',
  history: 'what was decided and done lately',
  pause: 'leave it alone for `30m`, `2h` or `1d`; everybody sees who and why',
  resume: 'look after it again',
  drill: 'rehearse a failure; somebody else has to approve it, and it is followed here',
  abort: 'end a drill where it is, and put everything back; anybody who may ask for drills may do this',
  help: 'this',
};

/** These mean nothing where the fleet has no drills. */
const OF_DRILLS: ReadonlySet<string> = new Set(['drill', 'abort']);

/** What can be typed, and whom it takes. */
export function help({ fleet, settings }: Pick<Tools, 'fleet' | 'settings'>): Answer {
  const isOffered = (name: string) => fleet.drills.list.length > 0 || !OF_DRILLS.has(name);
  const offered = Object.entries(USAGE).filter(([name]) => isOffered(name));
  const commands = offered.map(([name, usage]) => `\`/evenkeel ${usage}\`  ${MEANS[name as keyof typeof USAGE]}`);
  const people = `To pause and resume takes one of ${mentionAll(settings.operators)}.`;
  return sentence([...commands, '', people].join('\n'));
}
