import { paginateDescribePendingMaintenanceActions, type PendingMaintenanceAction } from '@aws-sdk/client-rds';
import { rds } from '../clients.ts';
import { collect } from '../collect.ts';

/** Maintenance that RDS has not applied yet. */
export interface PendingMaintenance {
  /** The identifier of a cluster or an instance. */
  readonly id: string;
  /** As RDS calls it: `system-update`. */
  readonly action: string;
  /** The earliest time at which it may begin; undefined if RDS names none. */
  readonly fromMs: number | undefined;
}

/** Of one cluster and these of its instances: a call each. */
export async function describePendingMaintenance(
  cluster: string,
  instances: readonly string[],
): Promise<PendingMaintenance[]> {
  // Whether several filters add up is not documented.
  const filters = [
    { Name: 'db-cluster-id', Values: [cluster] },
    ...(instances.length > 0 ? [{ Name: 'db-instance-id', Values: [...instances] }] : []),
  ];
  const found = await Promise.all(
    filters.map((filter) =>
      collect(
        paginateDescribePendingMaintenanceActions({ client: rds, pageSize: 100 }, { Filters: [filter] }),
        (page) => page.PendingMaintenanceActions,
      ),
    ),
  );
  return found.flat().flatMap(({ ResourceIdentifier = '', PendingMaintenanceActionDetails = [] }) =>
    PendingMaintenanceActionDetails.map((action) => ({
      id: ResourceIdentifier.split(':').at(-1)!,
      action: action.Action ?? 'an action',
      fromMs: fromOf(action),
    })),
  );
}

/** `CurrentApplyDate` is the time that counts where RDS has it (API reference, "PendingMaintenanceAction"). */
function fromOf({ CurrentApplyDate, AutoAppliedAfterDate, ForcedApplyDate }: PendingMaintenanceAction) {
  if (CurrentApplyDate) return CurrentApplyDate.getTime();
  const times = [AutoAppliedAfterDate, ForcedApplyDate].flatMap((date) => (date ? [date.getTime()] : []));
  return times.length > 0 ? Math.min(...times) : undefined;
}
