import type { Seen } from '../findings/finding.ts';
import { isPresent } from './presence.ts';

/** How the connections to a cluster were divided in the last day. */
export interface Usage {
  readonly cluster: string;
  readonly ofWriter: number;
  /** Of all readers together. */
  readonly ofReaders: number;
}

/** Of the clusters that have a reader that serves, and for whose writer CloudWatch has connections. */
export function usageOf({ clusters, instances, connections }: Seen<'clusters' | 'instances' | 'connections'>): Usage[] {
  const most = new Map(connections.map((one) => [one.instanceId, one.most]));
  return clusters
    .filter(({ unfit }) => unfit === undefined)
    .flatMap(({ id, writer = '' }) => {
      const readers = instances.filter((one) => one.clusterId === id && one.id !== writer && isPresent(one));
      const ofWriter = most.get(writer) ?? 0;
      if (readers.length === 0 || ofWriter === 0) return [];
      return [{ cluster: id, ofWriter, ofReaders: readers.reduce((sum, one) => sum + (most.get(one.id) ?? 0), 0) }];
    });
}
