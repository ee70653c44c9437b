import { type RefusedError, refuse } from '../api/refusal.ts';

/** What RDS is doing to a cluster, or is going to do. */
export interface Maintained {
  readonly name: string;
  readonly members: readonly { readonly id: string; readonly status: string }[];
  /** The engine version that a cluster or an instance is going to have, by its name. */
  readonly pendingVersions: Readonly<Record<string, string>>;
  readonly actions: readonly PlannedAction[];
}

export interface PlannedAction {
  /** Of a cluster or an instance. */
  readonly id: string;
  /** As RDS calls it: `system-update`. */
  readonly action: string;
  /** When it may begin, as far as RDS says: opted in to, forced, or in any maintenance window from then on. */
  readonly fromMs: number | undefined;
}

/** Statuses of an instance that RDS works on by itself (Aurora user guide, "Viewing DB instance status"). */
const UNDER_WORK = new Set(['maintenance', 'upgrading']);

/**
 * A drill beside maintenance would measure both, and its rollback might meet a restart.
 * @param untilMs the latest end of the drill
 */
export function refusalOfMaintenance(
  { name, members, pendingVersions, actions }: Maintained,
  untilMs: number,
): RefusedError | undefined {
  const busy = members.filter(({ status }) => UNDER_WORK.has(status));
  if (busy.length > 0) {
    const which = busy.map(({ id, status }) => `${id} is in ${status}`).join(', ');
    return refuse('maintenance', `RDS is working on ${name}: ${which}. Wait until it is done.`);
  }
  const [version] = Object.entries(pendingVersions);
  if (version) {
    const [id, to] = version;
    return refuse('upgrade-pending', `${id} is going to be upgraded to ${to}: apply the upgrade first, or cancel it.`);
  }
  const next = actions.find(({ fromMs }) => fromMs !== undefined && fromMs <= untilMs);
  if (!next) return undefined;
  const from = new Date(next.fromMs!).toISOString();
  return refuse(
    'maintenance',
    `RDS may apply ${next.action} to ${next.id} from ${from} on, during the drill: apply it first, or defer it.`,
  );
}
