import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { NIGHT_HOURS, simulateNight } from '../sandbox/faults/night/night.ts';
import { MIN_HOURS, simulate, type SimulationOptions, type SimulationResult } from '../sandbox/faults/simulation.ts';

/** What a run is about. */
export interface SimulatedWorld {
  readonly fleetFile: string;
  readonly hours: number;
  readonly minHours: number;
  readonly simulate: (options: SimulationOptions) => Promise<SimulationResult>;
}

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export const WORLDS = {
  /** Clusters, certificates, target groups, drills, Slack, and people, for one night. */
  fleet: {
    fleetFile: fileOf('../sandbox/faults/night/fleet.ts'),
    hours: NIGHT_HOURS,
    minHours: NIGHT_HOURS,
    simulate: simulateNight,
  },
  /** Two clusters, for a day. */
  readers: { fleetFile: fileOf('../sandbox/faults/fleet.ts'), hours: 24, minHours: MIN_HOURS, simulate },
} as const satisfies Readonly<Record<string, SimulatedWorld>>;

export type WorldName = keyof typeof WORLDS;

/** For commander. */
export function readWorldName(text: string): WorldName {
  if (!Object.hasOwn(WORLDS, text)) throw new InvalidArgumentError(`One of: ${Object.keys(WORLDS).join(', ')}.`);
  return text as WorldName;
}
