import type { Random } from '../random.ts';
import type { Region } from '../region.ts';
import { oneOf } from './context.ts';

type Cluster = ReturnType<Region['rds']['inspect']>['clusters'][number];

/** A cluster that something can happen to: one in which nothing is under way as a whole. */
export function pickCluster(region: Region, random: Random): Cluster | undefined {
  const available = region.rds.inspect().clusters.filter(({ status }) => status === 'available');
  return available.length > 0 ? oneOf(random, available) : undefined;
}

export const readersUp = ({ instances }: Cluster) =>
  instances.filter(({ isWriter, isUp, status }) => !isWriter && isUp && status === 'available');
