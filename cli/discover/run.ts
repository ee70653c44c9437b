import { defineFleet, type FleetInput } from '../../fleet/fleet.ts';
import { readSnapshot } from '../account/account.ts';
import type { ClientSettings } from '../account/clients.ts';
import type { Unread } from '../account/failure.ts';
import type { PartName } from '../account/parts.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { fleetInputOf, type FleetPlan, planFleet } from './plan.ts';
import type { LeftOut } from './section.ts';
import { sourceOf } from './source.ts';

/** What a fleet is made of. */
const PARTS = [
  'clusters',
  'instances',
  'scalingPolicies',
  'zones',
  'loadBalancers',
  'listeners',
  'served',
  'certificates',
  'hostedZones',
  'targetGroups',
  'groupTags',
  'scalingGroups',
  'services',
] as const satisfies readonly PartName[];

/** What was found in an account. */
export interface Discovery {
  readonly account: string;
  readonly region: string;
  readonly fleet: FleetInput;
  /** By the place in the fleet: `clusters.shop`. */
  readonly why: Readonly<Record<string, readonly string[]>>;
  readonly leftOut: readonly LeftOut[];
  readonly unread: readonly Unread[];
  /** The same as a fleet file. */
  readonly source: string;
}

/** Reads an account and plans a fleet to start from. */
export async function discover(stage: string, settings: ClientSettings = {}): Promise<Discovery> {
  const snapshot = await readSnapshot(PARTS, { stage, fleet: NO_FLEET }, settings);
  const { account, region } = snapshot.caller;
  // Several parts may be missing because of one.
  const unread = [...new Map([...snapshot.unread.values()].map((one) => [one.what, one])).values()];
  const plan = planFleet(snapshot);
  const fleet = fleetInputOf(plan);
  // What is printed is valid, whatever the account has: else it is a mistake of ours.
  defineFleet(fleet);
  const source = sourceOf(plan, { account, region, unread });
  const sections = Object.values(plan) as FleetPlan[keyof FleetPlan][];
  return {
    account,
    region,
    fleet,
    why: whyOf(plan),
    leftOut: sections.flatMap(({ leftOut }) => leftOut),
    unread,
    source,
  };
}

/** Where something could not be read, the file says what is missing. */
export const exitCodeOf = ({ unread }: Discovery): ExitCode => (unread.length > 0 ? EXIT.incomplete : EXIT.done);

const NO_FLEET = defineFleet({});

const whyOf = (plan: FleetPlan): Record<string, readonly string[]> =>
  Object.fromEntries(
    (Object.entries(plan) as [string, FleetPlan[keyof FleetPlan]][]).flatMap(([part, { entries }]) =>
      entries.map(({ name, why }) => [`${part}.${name}`, why]),
    ),
  );
