import { databaseWire } from './databaseWire.ts';
import { events } from './events.ts';
import { fleets } from './fleets.ts';
import { expressions, patterns, schedules } from './languages.ts';
import { slackBodies, slackCommands } from './slack.ts';
import type { FuzzTarget } from './target.ts';
import { traces } from './traces.ts';
import { wire } from './wire.ts';

/** Everything that reads what comes from outside. */
export const FUZZ_TARGETS: readonly FuzzTarget[] = [
  events,
  slackBodies,
  slackCommands,
  traces,
  fleets,
  wire,
  databaseWire,
  expressions,
  patterns,
  schedules,
];
