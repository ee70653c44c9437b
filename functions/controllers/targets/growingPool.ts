import type { TargetGroupPolicy } from '../../../fleet/targets.ts';

type Pool = TargetGroupPolicy['pool'];

export type ServicePool = Extract<Pool, { ecsService: unknown }>;

/** Pools that can be asked for more. */
export type GrowingPool = ServicePool | Extract<Pool, { autoScalingGroup: unknown }>;

export const isService = (pool: Pool): pool is ServicePool => pool !== 'external' && 'ecsService' in pool;

export const isGrowing = (pool: Pool): pool is GrowingPool =>
  isService(pool) || (pool !== 'external' && 'autoScalingGroup' in pool);

/** `GROUP`, or `CLUSTER/SERVICE`. */
export const poolName = (pool: GrowingPool): string =>
  isService(pool) ? `${pool.ecsService.cluster}/${pool.ecsService.service}` : pool.autoScalingGroup;
