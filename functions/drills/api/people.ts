import type { DrillPolicy, DrillSettings } from '../../../fleet/drills.ts';

/**
 * Who somebody is, as a signature says: `iam:ada`, `slack:T024BE7LD/U2147483697`, `schedule:aurora-failover/shop`.
 * Never taken from a payload.
 */
export type Identity = `${'iam' | 'slack' | 'schedule'}:${string}` | typeof UNVERIFIED;

/** Somebody who started an execution by hand, past every door. */
export const UNVERIFIED = 'unverified';

/**
 * The person behind an identity: a name of the fleet's, else the identity itself. One person has one name whatever door
 * they come in by, so that nobody approves in Slack what they asked for on the command line.
 */
export function personOf(identity: Identity, { people }: Pick<DrillSettings, 'people'>): string {
  const known = Object.entries(people).find(
    ([, { iam, slack }]) => identity === `iam:${iam}` || identity === `slack:${slack}`,
  );
  return known ? known[0] : identity;
}

export const isListed = (person: string, { people }: Pick<DrillSettings, 'people'>): boolean =>
  Object.hasOwn(people, person);

export const approversOf = ({ approvers }: Pick<DrillPolicy, 'approvers'>, { people }: Pick<DrillSettings, 'people'>) =>
  approvers ?? Object.keys(people);

/** Somebody known asked: one other person says yes. Nobody knows who asked: two do. */
export const approvalsNeeded = (requestedBy: string): number => (requestedBy === UNVERIFIED ? 2 : 1);
