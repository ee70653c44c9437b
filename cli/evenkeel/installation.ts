import type { ResourceRecord } from '../../functions/platform/ledger.ts';
import { Ledger } from '../../functions/platform/ledger.ts';
import type { Environment } from '../../functions/platform/environment.ts';
import { createReplicasController, type ReplicasController } from '../../functions/replicas/controller.ts';
import type { Progress } from '../../functions/replicas/progress.ts';
import { DEFAULT_FLEET_FILE, loadFleet } from '../../fleet/load.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { busName, ledgerTableName } from '../../fleet/names.ts';
import { DEFAULT_SCENARIO, scenarioFleetFile } from '../../sandbox/scenarios/index.ts';
import { type Caller, identify } from './caller.ts';
import { isOnThisMachine } from './environment.ts';

/** The controller whose resources these commands are about. */
export const CONTROLLER = 'replicas';

/** One stage of Evenkeel in one Region, and who looks at it. */
export interface Installation {
  readonly stage: string;
  readonly fleet: Fleet;
  readonly clusters: readonly string[];
  readonly tableName: string;
  readonly caller: Caller;
  /** What the deployed functions find in theirs. */
  readonly environment: Environment;
  readonly controller: ReplicasController;
  readonly ledger: Ledger<Progress>;
}

export type ClusterRecord = ResourceRecord<Progress>;

/** Reads the fleet and asks AWS who calls. */
export async function findInstallation(options: { stage: string; fleet?: string }): Promise<Installation> {
  const { stage } = options;
  const [fleet, caller] = await Promise.all([loadFleet(options.fleet ?? defaultFleetFile()), identify()]);
  const tableName = ledgerTableName(stage);
  const environment = { stage, fleet, tableName, busName: busName(stage) };
  const controller = createReplicasController(environment);
  const ledger = new Ledger<Progress>(tableName, CONTROLLER, (progress) => controller.marksOf(progress));
  return { stage, fleet, clusters: Object.keys(fleet.clusters), tableName, caller, environment, controller, ledger };
}

/** `npm start` runs a scenario's own fleet unless told otherwise. */
const defaultFleetFile = () =>
  isOnThisMachine(process.env['AWS_ENDPOINT_URL']) ? scenarioFleetFile(DEFAULT_SCENARIO) : DEFAULT_FLEET_FILE;
