import { REGION } from '../../../sandbox/core.ts';
import type { Region } from '../../../sandbox/region.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import { shopIn } from './regionFleet.ts';

const MINUTE = 60_000;

/** In reference readers: it rises after a quarter of an hour, and again after an hour, and after two. */
const LOAD: readonly (readonly [fromMinute: number, readers: number])[] = [
  [120, 3.4],
  [60, 2.4],
  [15, 1.2],
  [0, 0.3],
];

/** A cluster as the fleet of its Region has it. */
export default async function build(region: Region): Promise<void> {
  await createCluster(region, 'shop', shopIn(REGION).clusters['shop']!);
  const startMs = region.clock.now();
  region.physics.attach('shop', {
    load: (timeMs) => LOAD.find(([from]) => timeMs - startMs >= from * MINUTE)?.[1] ?? 0,
  });
}
