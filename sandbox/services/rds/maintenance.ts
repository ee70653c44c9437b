import type { PendingMaintenanceAction } from '@aws-sdk/client-rds';
import { readFilters } from './filters.ts';
import type { Answers } from './api.ts';
import { bareId } from './identifiers.ts';

/** What RDS is going to do to clusters and instances, and when: a world says so. */
export class Maintenance {
  readonly #byArn = new Map<string, PendingMaintenanceAction[]>();

  plan(arn: string, action: PendingMaintenanceAction): void {
    this.#byArn.set(arn, [...(this.#byArn.get(arn) ?? []), action]);
  }

  readonly handlers: Answers<'DescribePendingMaintenanceActions'> = {
    // One page: a world plans fewer than the 100 of a default page. That both filters have to hold is a guess.
    DescribePendingMaintenanceActions: ({ Filters, ResourceIdentifier }) => {
      const filters = readFilters(Filters, ['db-cluster-id', 'db-instance-id']);
      const isAskedFor = (arn: string) =>
        (ResourceIdentifier === undefined || ResourceIdentifier === arn) &&
        (filters['db-cluster-id']?.has(bareId(arn)) ?? true) &&
        (filters['db-instance-id']?.has(bareId(arn)) ?? true) &&
        (filters['db-cluster-id'] === undefined || arn.includes(':cluster:')) &&
        (filters['db-instance-id'] === undefined || arn.includes(':db:'));
      const found = [...this.#byArn].filter(([arn]) => isAskedFor(arn));
      return {
        PendingMaintenanceActions: found.map(([arn, actions]) => ({
          ResourceIdentifier: arn,
          PendingMaintenanceActionDetails: actions,
        })),
      };
    },
  };
}
