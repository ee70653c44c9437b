import { sections } from '../blocks.ts';
import { USAGE } from './hints.ts';
import { mentionAll } from '../slackPeople.ts';
import type { Answer } from '../respond.ts';
import type { Tools } from './tools.ts';

const MEANS: Readonly<Record<keyof typeof USAGE, string>> = {
  status: 'show what needs a person, what is decided, and pauses',
  plan: 'show what would be done now, and why; changes nothing',
  explain: 'show what would be decided now, rule by rule',
  history: 'show the latest decisions and actions',
  certificates: 'show the certificate sets: what is decided, and the days that are left',
  pause: 'pause management for `30m`, `2h` or `1d`; everybody sees who and why',
  resume: 'resume management',
  'drill start': 'request a drill; another person must approve it, and progress is posted in this channel',
  'drill game-day': 'request a game day: several drills in their order, under one approval',
  'drill status': 'show one drill: its plan, its progress, its timeline',
  'drill approve': 'approve a drill with the plan that you have read; its message shows the HASH',
  'drill deny': 'deny it; nothing is changed',
  'drill abort': 'abort a drill and roll it back; everybody who may request drills may abort one',
  'drill leave':
    'give up the rollback of a drill that AWS keeps from ending: what it has changed stays, and it releases everything',
  'drill acknowledge': 'end the cool-down after a drill early',
  'drill list': 'list the latest drills',
  'drill report': 'show the figures of past drills, and whether they get slower',
  help: 'show this help',
};

/** The commands, and the people whom `pause` and `resume` require. */
export function help({ fleet, settings }: Pick<Tools, 'fleet' | 'settings'>): Answer {
  const isOffered = (name: string) => fleet.drills.list.length > 0 || !name.startsWith('drill ');
  const offered = Object.entries(USAGE).filter(([name]) => isOffered(name));
  const commands = offered.map(([name, usage]) => `\`/evenkeel ${usage}\`  ${MEANS[name as keyof typeof USAGE]}`);
  const people = `Pause and resume require one of: ${mentionAll(settings.operators)}.`;
  return { text: people, blocks: sections([...commands, '', people]) };
}
