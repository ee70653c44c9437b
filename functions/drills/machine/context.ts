import { isDrillName } from '../../../fleet/drillNames.ts';
import type { DrillPolicy, DrillSettings } from '../../../fleet/drills.ts';
import { type Environment, readEnvironment, required } from '../../control-loop/environment.ts';
import { DrillApprovals } from '../api/approvals.ts';
import { DrillInterlocks } from './interlocks.ts';
import { DrillLocks } from './lock.ts';
import { refuse } from '../api/refusal.ts';
import { Results } from '../measure/results.ts';
import { DrillStore } from '../api/store.ts';

/** What every function of drills works with. */
export interface DrillContext {
  readonly environment: Environment;
  readonly settings: DrillSettings;
  readonly store: DrillStore;
  readonly approvals: DrillApprovals;
  readonly locks: DrillLocks;
  readonly interlocks: DrillInterlocks;
  readonly results: Results;
  readonly bucket: string;
}

export function createContext(): DrillContext {
  const environment = readEnvironment();
  const { tableName } = environment;
  const bucket = required('BUCKET_NAME');
  return {
    environment,
    settings: environment.fleet.drills,
    store: new DrillStore(tableName),
    approvals: new DrillApprovals(tableName),
    locks: new DrillLocks(tableName),
    interlocks: new DrillInterlocks(tableName),
    results: new Results(bucket),
    bucket,
  };
}

/**
 * What the fleet says about a drill of a resource.
 * @throws {RefusedError} unknown-drill, unknown-resource, with those that there are
 */
export function policyOf({ list }: DrillSettings, drill: string, resource: string): DrillPolicy {
  if (!isDrillName(drill)) {
    throw refuse('unknown-drill', `Unknown drill ${drill}. Available: ${namesOf(list.map((policy) => policy.drill))}.`);
  }
  const found = list.find((policy) => policy.drill === drill && policy.resource === resource);
  if (found) return found;
  const resources = list.filter((policy) => policy.drill === drill).map((policy) => policy.resource);
  throw refuse(
    'unknown-resource',
    `${resource ? `Unknown resource ${resource}` : 'No resource'} for ${drill}. Available: ${namesOf(resources)}.`,
  );
}

const namesOf = (names: readonly string[]): string => [...new Set(names)].join(', ') || 'none';
