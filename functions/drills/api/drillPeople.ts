import type { DrillPolicy, DrillSettings } from '../../../fleet/drills.ts';
import type { DrillRecord } from './record.ts';
import { matchesPrincipal } from '../../../fleet/principals.ts';

/**
 * The identity of a caller, by a verified signature: `iam:arn:aws:iam::123456789012:user/ada`,
 * `slack:T024BE7LD/U2147483697`, `schedule:aurora-failover/shop`.
 * Never taken from a payload.
 */
export type Identity = `${'iam' | 'slack' | 'schedule'}:${string}` | typeof UNVERIFIED;

/** The requester of an execution that was started directly in Step Functions, bypassing the drill API. */
export const UNVERIFIED = 'unverified';

/**
 * The person behind an identity: a name of the fleet's, else the identity itself. One person has one name in
 * every channel, so that nobody approves in Slack what they requested on the command line.
 */
export function personOf(identity: Identity, { people }: Pick<DrillSettings, 'people'>): string {
  const known = Object.entries(people).find(
    ([, { iam = [], slack }]) =>
      identity === `slack:${slack}` ||
      (identity.startsWith('iam:') && iam.some((pattern) => matchesPrincipal(pattern, identity.slice('iam:'.length)))),
  );
  return known ? known[0] : identity;
}

export const isListed = (person: string, { people }: Pick<DrillSettings, 'people'>): boolean =>
  Object.hasOwn(people, person);

export const approversOf = ({ approvers }: Pick<DrillPolicy, 'approvers'>, { people }: Pick<DrillSettings, 'people'>) =>
  approvers ?? Object.keys(people);

/** Who may approve what a record is about: of a game day, whoever may approve each of its drills. */
export function approversFor(
  { drill, input, gameDay }: Pick<DrillRecord, 'drill' | 'input' | 'gameDay'>,
  settings: DrillSettings,
): readonly string[] {
  const subjects = gameDay?.drills ?? [{ drill, resource: input.resource }];
  const policies = subjects.map((one) =>
    settings.list.find((policy) => policy.drill === one.drill && policy.resource === one.resource),
  );
  // What the fleet does not have, nobody approves.
  if (policies.includes(undefined)) return [];
  return Object.keys(settings.people).filter((person) =>
    policies.every((policy) => approversOf(policy!, settings).includes(person)),
  );
}

/** One other person approves a known requester's drill, and two approve one of an unverified requester. */
export const approvalsNeeded = (requestedBy: string): number => (requestedBy === UNVERIFIED ? 2 : 1);
