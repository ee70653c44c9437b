import type { Region } from '../region.ts';
import type { WorldOptions } from './scenario.ts';

/** A load by the time since the start of the run, in reference readers. */
interface ScenarioLoad {
  readonly source: string;
  readonly at: (elapsedMs: number) => number;
}

/**
 * Puts a read load on every cluster of the fleet: the user's, or by default the scenario's.
 * @returns the name of each cluster's load
 */
export function attachLoads(
  region: Region,
  { fleet, load: given, profile }: WorldOptions,
  own: ScenarioLoad,
): Record<string, string> {
  const startMs = region.clock.now();
  for (const name of Object.keys(fleet.clusters)) {
    region.physics.attach(name, { load: given?.at ?? ((timeMs) => own.at(timeMs - startMs)), profile });
  }
  return Object.fromEntries(Object.keys(fleet.clusters).map((name) => [name, given?.source ?? own.source]));
}
