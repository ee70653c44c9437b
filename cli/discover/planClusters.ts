import { clusterSchema, clustersSchema } from '../../fleet/cluster.ts';
import type { FleetInput } from '../../fleet/fleet.ts';
import { isAuroraClass } from '../../fleet/instanceClasses.ts';
import type { Parts } from '../account/parts.ts';
import type { UnfitReason } from '../../functions/aws/rds/unfitReason.ts';
import type { Entry, LeftOut, Section } from './section.ts';

type Cluster = NonNullable<FleetInput['clusters']>[string];

/** An Aurora cluster has at most 15 readers. */
const MOST = 15;

/** Room for growth in the beginning: a guess, which people are asked to look at. */
const ROOM = 3;

const WHY_LEFT_OUT: Readonly<Record<UnfitReason, string>> = {
  'not-aurora': 'it is no Aurora cluster: the number of its readers is fixed',
  'serverless-v1': 'Aurora Serverless v1 has no readers',
  limitless: 'it scales by its shard groups',
  'global-secondary': 'its writer is in another Region',
  stopped: 'it is stopped: add it when it runs',
  'blue-green': 'a blue/green deployment is under way',
  'behind-proxy': 'an RDS Proxy chooses its readers',
};

/** Every cluster of Aurora that has readers, or could have them. */
export function planClusters({ clusters, instances, scalingPolicies, zones }: Parts): Section<Cluster> {
  const entries: Entry<Cluster>[] = [];
  const leftOut: LeftOut[] = [];
  for (const cluster of clusters) {
    const what = `cluster ${cluster.id}`;
    if (cluster.unfit !== undefined) {
      leftOut.push({ what, why: WHY_LEFT_OUT[cluster.unfit] });
      continue;
    }
    const members = instances.filter(({ clusterId }) => clusterId === cluster.id);
    const readers = members.filter(({ id }) => id !== cluster.writer);
    const classes = classesOf(readers.length > 0 ? readers : members);
    const own = [...new Set(members.flatMap(({ zone }) => zone ?? []))].toSorted();
    const wanted = zones.length > 0 ? zones.toSorted() : own;
    if (classes.length === 0 || wanted.length === 0) {
      leftOut.push({ what, why: 'it has no instance whose class and zone new readers could have' });
      continue;
    }
    const min = Math.max(1, Math.min(readers.length, MOST));
    const value: Cluster = {
      mode: 'observe',
      readers: { min, max: Math.min(MOST, Math.max(5, min + ROOM)) },
      classes,
      zones: wanted,
    };
    const policies = scalingPolicies.filter(({ resourceId }) => resourceId === `cluster:${cluster.id}`);
    const entry = { name: cluster.id, value, why: whyOf(readers, own, policies) };
    if (isValid(entry)) entries.push(entry);
    else leftOut.push({ what, why: 'its name or a class of its instances is none that a fleet may have' });
  }
  return { entries, leftOut };
}

/** Those that most readers have first. */
function classesOf(instances: Parts['instances']): string[] {
  const counts = Map.groupBy(
    instances.filter(({ instanceClass }) => isAuroraClass(instanceClass)),
    ({ instanceClass }) => instanceClass,
  );
  return [...counts].toSorted(([, a], [, b]) => b.length - a.length).map(([instanceClass]) => instanceClass);
}

function whyOf(readers: Parts['instances'], zones: readonly string[], policies: Parts['scalingPolicies']): string[] {
  const count = `${readers.length} reader${readers.length === 1 ? '' : 's'}`;
  return [
    `${readers.length === 0 ? 'No reader yet' : count}; its instances are in ${zones.join(', ')}.`,
    "Observed only: decisions are recorded and nothing is changed until mode: 'act'. Check min and max before.",
    ...(policies.length > 0
      ? [
          `Application Auto Scaling changes its readers (${policies.map(({ name }) => name).join(', ')}): delete that policy before mode: 'act'.`,
        ]
      : []),
  ];
}

const isValid = ({ name, value }: Entry<Cluster>): boolean =>
  clustersSchema.safeParse({ [name]: value }).success && clusterSchema.safeParse(value).success;
