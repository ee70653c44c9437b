import type { Environment } from '../../functions/control-loop/environment.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import { type ControllerRow, keepsLedger } from '../../functions/controllers/row.ts';
import { DEFAULT_FLEET_FILE, loadFleet } from '../../fleet/load.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { busName, ledgerTableName } from '../../fleet/names.ts';
import { DEFAULT_SCENARIO, scenarioFleetFile } from '../../sandbox/scenarios/index.ts';
import { type Caller, identify } from './caller.ts';
import { isOnThisMachine } from './environment.ts';

/** One stage of Evenkeel in one Region, and the caller. */
export interface Installation {
  readonly stage: string;
  readonly fleet: Fleet;
  /** The controllers that keep a ledger. */
  readonly controllers: readonly ControllerRow[];
  readonly tableName: string;
  readonly caller: Caller;
  /** The environment of the deployed functions. */
  readonly environment: Environment;
}

interface Wanted {
  readonly stage: string;
  readonly fleet?: string;
}

/** Reads the fleet and the caller's identity. */
export async function findInstallation(
  { stage, fleet: file }: Wanted,
  controllers: readonly ControllerRow[] = CONTROLLERS,
): Promise<Installation> {
  const [fleet, caller] = await Promise.all([loadFleet(file ?? defaultFleetFile()), identify()]);
  const tableName = ledgerTableName(stage);
  const environment = { stage, fleet, tableName, busName: busName(stage) };
  const telling = controllers.filter(keepsLedger);
  return { stage, fleet, controllers: telling, tableName, caller, environment };
}

/** `npm start` uses the scenario's fleet by default. */
const defaultFleetFile = () =>
  isOnThisMachine(process.env['AWS_ENDPOINT_URL']) ? scenarioFleetFile(DEFAULT_SCENARIO) : DEFAULT_FLEET_FILE;
