import type { DrillSettings } from '../../../fleet/drills.ts';
import { escape } from '../blocks.ts';
import { mention } from '../slackPeople.ts';

type People = DrillSettings['people'];

/** A person of the fleet's drills in Slack: a mention where the fleet has the Slack id, else the name. */
export function showPerson(name: string, people: People): string {
  const slack = people[name]?.slack ?? (name.startsWith('slack:') ? name.slice('slack:'.length) : undefined);
  const userId = slack?.split('/')[1];
  return userId === undefined ? escape(name) : mention(userId);
}

export const showPeople = (names: readonly string[], people: People): string =>
  names.map((name) => showPerson(name, people)).join(', ');
