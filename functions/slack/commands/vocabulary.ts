import { GAME_DAY } from '../../../fleet/drillNames.ts';
import type { Fleet } from '../../../fleet/fleet.ts';
import { addressOf } from '../../controllers/row.ts';
import { allOf, type Managed } from './resources.ts';

/** A drill of the fleet. */
export interface KnownDrill {
  readonly drill: string;
  readonly resource: string;
}

/** The names that commands accept. */
export interface Vocabulary {
  readonly resources: readonly string[];
  /** The same with their prefix: `certificates/shop`. */
  readonly addresses: readonly string[];
  readonly drills: readonly KnownDrill[];
}

export const vocabularyOf = (fleet: Pick<Fleet, 'drills'>, managed: readonly Managed[]): Vocabulary => ({
  resources: [...new Set(managed.map(({ main }) => main.name))],
  addresses: managed.flatMap(allOf).map(({ name, controller }) => addressOf(controller, name)),
  drills: [
    ...fleet.drills.list.map(({ drill, resource }) => ({ drill, resource })),
    ...Object.keys(fleet.drills.gameDays).map((resource) => ({ drill: GAME_DAY, resource })),
  ],
});
