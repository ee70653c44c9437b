import { FleetError, type FleetFault } from '../../fleet/faults.ts';
import { defineFleet, type FleetInput } from '../../fleet/fleet.ts';

/** The least that a cluster needs. */
export const shop = { classes: ['db.r6g.large'], zones: ['eu-west-1a'] };

/** Everything that is wrong with a fleet; nothing if it may be used. */
export function faultsIn(fleet: unknown): readonly FleetFault[] {
  try {
    defineFleet(fleet as FleetInput);
  } catch (error) {
    if (error instanceof FleetError) return error.faults;
    throw error;
  }
  return [];
}
