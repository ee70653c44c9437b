import type { Fleet } from '../../fleet/fleet.ts';
import type { Region } from '../region.ts';
import type { Load } from './scenario.ts';

/** A load by the time since the start of the run, in reference readers. */
interface ScenarioLoad {
  readonly source: string;
  readonly at: (elapsedMs: number) => number;
}

/**
 * Puts a read load on every cluster of the fleet: the user's, or else the scenario's own.
 * @returns what each cluster's load is called
 */
export function attachLoads(
  region: Region,
  fleet: Fleet,
  given: Load | undefined,
  own: ScenarioLoad,
): Record<string, string> {
  const startMs = region.clock.now();
  for (const name of Object.keys(fleet.clusters)) {
    region.physics.attach(name, { load: given?.at ?? ((timeMs) => own.at(timeMs - startMs)) });
  }
  return Object.fromEntries(Object.keys(fleet.clusters).map((name) => [name, given?.source ?? own.source]));
}
