import { DEFAULT_QUALIFIER } from '../account/qualifier.ts';
import type { FleetInput } from '../../fleet/fleet.ts';
import type { Snapshot } from '../account/account.ts';
import type { Parts } from '../account/parts.ts';
import { planCertificates } from './planCertificates.ts';
import { planClusters } from './planClusters.ts';
import { planTargetGroups } from './planTargetGroups.ts';
import type { Section } from './section.ts';

type Clusters = NonNullable<FleetInput['clusters']>;
type Certificates = NonNullable<FleetInput['certificates']>;
type TargetGroups = NonNullable<FleetInput['targetGroups']>;

/** A fleet to start from. */
export interface FleetPlan {
  readonly clusters: Section<Clusters[string]>;
  readonly certificates: Section<Certificates[string]>;
  readonly hostedZones: Section<string>;
  readonly targetGroups: Section<TargetGroups[string]>;
}

/** What could not be read is as if it were not there. */
const NOTHING: Parts = {
  clusters: [],
  instances: [],
  endpoints: [],
  connections: [],
  offers: [],
  reservations: [],
  scalingPolicies: [],
  loadBalancers: [],
  listeners: [],
  served: [],
  rules: [],
  targetGroups: [],
  groupTags: new Map(),
  targets: [],
  certificates: [],
  validations: [],
  hostedZones: [],
  zones: [],
  subnets: [],
  routeTables: [],
  securityGroups: [],
  machines: [],
  scalingGroups: [],
  services: [],
  bootstrapQualifier: DEFAULT_QUALIFIER,
  bootstrapVersion: undefined,
  published: undefined,
  otherStages: new Map(),
  ledger: { exists: false, isLedger: false },
  drillRuns: [],
  alarms: [],
  functions: [],
  bus: { exists: false },
  eventRules: [],
  schedules: [],
  attention: undefined,
  concurrentExecutions: 0,
  instanceQuota: { used: 0, max: 0 },
  secrets: [],
  deployerRights: [],
};

/** A fleet of everything that Evenkeel could manage, which it only observes at first. */
export function planFleet({ parts, unread }: Pick<Snapshot, 'parts' | 'unread'>): FleetPlan {
  const all: Parts = { ...NOTHING, ...parts };
  const { certificates, hostedZones } = planCertificates(all);
  return {
    clusters: planClusters(all),
    certificates,
    hostedZones,
    targetGroups: planTargetGroups(all, {
      areOwnersKnown: !unread.has('scalingGroups') && !unread.has('services') && !unread.has('groupTags'),
    }),
  };
}

/** The same as the input of `defineFleet`. */
export const fleetInputOf = ({ clusters, certificates, hostedZones, targetGroups }: FleetPlan): FleetInput => ({
  clusters: record(clusters),
  certificates: record(certificates),
  hostedZones: hostedZones.entries.map(({ value }) => value),
  targetGroups: record(targetGroups),
});

const record = <Value>({ entries }: Section<Value>): Record<string, Value> =>
  Object.fromEntries(entries.map(({ name, value }) => [name, value]));
