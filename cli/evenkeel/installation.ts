import type { Environment } from '../../functions/control-loop/environment.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import { type ControllerRow, keepsLedger } from '../../functions/controllers/row.ts';
import { loadFleet } from '../../fleet/load.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { busName, ledgerTableName } from '../../fleet/names.ts';
import { type Caller, identify } from './caller.ts';
import type { Place } from './commandLine.ts';
import { readDeployedFleet } from './deployedFleet.ts';

/** One stage of Evenkeel in one Region, and the caller. */
export interface Installation {
  readonly stage: string;
  /** Where the command looks, as it was told. */
  readonly place: Place;
  readonly fleet: Fleet;
  /** The controllers that keep a ledger. */
  readonly controllers: readonly ControllerRow[];
  readonly tableName: string;
  readonly caller: Caller;
  /** The environment of the deployed functions. */
  readonly environment: Environment;
}

/** Reads the deployed fleet, or the one of a file, and the caller's identity. */
export async function findInstallation(
  place: Place,
  controllers: readonly ControllerRow[] = CONTROLLERS,
): Promise<Installation> {
  const { stage, fleet: file } = place;
  const [fleet, caller] = await Promise.all([
    file === undefined ? readDeployedFleet(stage) : loadFleet(file),
    identify(),
  ]);
  const tableName = ledgerTableName(stage);
  const environment = { stage, fleet, tableName, busName: busName(stage) };
  const telling = controllers.filter(keepsLedger);
  return { stage, place, fleet, controllers: telling, tableName, caller, environment };
}
