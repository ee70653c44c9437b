import type { Environment } from '../../functions/control-loop/environment.ts';
import type { ResourceRecord } from '../../functions/control-loop/record.ts';
import { Ledger } from '../../functions/control-loop/ledger.ts';
import {
  type CertificatesController,
  CONTROLLER as CERTIFICATES,
  createCertificatesController,
} from '../../functions/controllers/certificates/controller.ts';
import type { Progress as CertificatesProgress } from '../../functions/controllers/certificates/progress.ts';
import { createReplicasController, type ReplicasController } from '../../functions/controllers/replicas/controller.ts';
import type { Progress } from '../../functions/controllers/replicas/progress.ts';
import {
  CONTROLLER as TARGETS,
  createController as createTargetsController,
  type TargetsController,
} from '../../functions/controllers/targets/controller.ts';
import type { Progress as TargetsProgress } from '../../functions/controllers/targets/progress.ts';
import { DEFAULT_FLEET_FILE, loadFleet } from '../../fleet/load.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { busName, ledgerTableName } from '../../fleet/names.ts';
import { DEFAULT_SCENARIO, scenarioFleetFile } from '../../sandbox/scenarios/index.ts';
import { type Caller, identify } from './caller.ts';
import { isOnThisMachine } from './environment.ts';

/** The controller of the clusters, which these commands are about unless something else is named. */
export const CONTROLLER = 'replicas';

export { CERTIFICATES, TARGETS };

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
  readonly certificates: Certificates;
  readonly targets: Targets;
}

/** The fleet's certificates, by the names of their entries. */
export interface Certificates {
  readonly entries: readonly string[];
  readonly controller: CertificatesController;
  readonly ledger: Ledger<CertificatesProgress>;
}

export type EntryRecord = ResourceRecord<CertificatesProgress>;

/** The fleet's target groups, by their names. */
export interface Targets {
  readonly groups: readonly string[];
  readonly controller: TargetsController;
  readonly ledger: Ledger<TargetsProgress>;
}

export type ClusterRecord = ResourceRecord<Progress>;
export type GroupRecord = ResourceRecord<TargetsProgress>;

/** Reads the fleet and asks AWS who calls. */
export async function findInstallation(options: { stage: string; fleet?: string }): Promise<Installation> {
  const { stage } = options;
  const [fleet, caller] = await Promise.all([loadFleet(options.fleet ?? defaultFleetFile()), identify()]);
  const tableName = ledgerTableName(stage);
  const environment = { stage, fleet, tableName, busName: busName(stage) };
  const controller = createReplicasController(environment);
  const ledger = new Ledger<Progress>(tableName, CONTROLLER, (progress) => controller.marksOf(progress));
  return {
    stage,
    fleet,
    clusters: Object.keys(fleet.clusters),
    tableName,
    caller,
    environment,
    controller,
    ledger,
    certificates: certificatesOf(environment, caller),
    targets: targetsOf(environment),
  };
}

function certificatesOf(environment: Environment, { region, name }: Caller): Certificates {
  const controller = createCertificatesController(environment, { region, owner: name });
  const ledger = new Ledger<CertificatesProgress>(environment.tableName, CERTIFICATES, (progress) =>
    controller.marksOf(progress),
  );
  return { entries: Object.keys(environment.fleet.certificates), controller, ledger };
}

function targetsOf(environment: Environment): Targets {
  const controller = createTargetsController(environment);
  const ledger = new Ledger<TargetsProgress>(environment.tableName, TARGETS);
  return { groups: Object.keys(environment.fleet.targetGroups), controller, ledger };
}

/** `npm start` runs a scenario's own fleet unless told otherwise. */
const defaultFleetFile = () =>
  isOnThisMachine(process.env['AWS_ENDPOINT_URL']) ? scenarioFleetFile(DEFAULT_SCENARIO) : DEFAULT_FLEET_FILE;
