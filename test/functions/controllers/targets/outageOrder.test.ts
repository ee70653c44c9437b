import { expect, test } from 'vitest';
import { largestBurst } from '../../../../bench/targetSweep/burst.ts';
import { isKeyOfRole } from '../../../../sandbox/iam/sessions.ts';
import { createRegion } from '../../../../sandbox/region.ts';
import { createMany } from '../../../../sandbox/scenarios/manyGroups.ts';
import { DEFAULT_SUBNETS } from '../../../../sandbox/services/ec2/index.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import fleet from './outageFleet.ts';

const MINUTE = 60_000;
const GROUPS = Object.keys(fleet.targetGroups).length;
const CHECK_SECONDS = 10;
const PINNED = Object.entries(fleet.targetGroups)
  .filter(([, { pinnedZones }]) => pinnedZones.length > 0)
  .map(([name]) => name);

synthesizeBefore(new URL('outageFleet.ts', import.meta.url));

test('an outage of a zone is answered in the order of need, and none of our calls is throttled', async () => {
  const problems: string[] = [];
  const region = createRegion({ onProblem: (message) => problems.push(message) });
  await createMany(region, GROUPS, CHECK_SECONDS);
  await region.deploy(assemblyFolder());
  await region.clock.runUntil(region.clock.now() + 6 * MINUTE + 10_000);
  const describes: number[] = [];
  const bridged: { readonly group: string; readonly atMs: number }[] = [];
  let refused = 0;
  let askedAboutNeighbours = 0;
  region.endpoint.onCall = ({ context: { service, operation, accessKeyId }, input, error }) => {
    if (operation === 'GetMetricData' && JSON.stringify(input).includes('"HealthyHostCount"')) askedAboutNeighbours++;
    if (!isKeyOfRole(accessKeyId) || service !== 'elasticloadbalancing') return;
    if (error) refused++;
    if (operation.startsWith('Describe')) describes.push(region.clock.now());
    if (operation !== 'ModifyTargetGroupAttributes') return;
    const { TargetGroupArn } = input as { readonly TargetGroupArn: string };
    bridged.push({ group: TargetGroupArn.split('/')[1]!, atMs: region.clock.now() });
  };
  const inB = region.ec2.state.instances.all().filter(({ subnet }) => subnet.zone === DEFAULT_SUBNETS[1]!.zone);
  region.tcp.hosts.kill(inB.map(({ id }) => id));
  const startMs = region.clock.now();
  // All have failed at the next tick; the alarms come later.
  await region.clock.runUntil(startMs + 4 * MINUTE);
  expect([problems, refused]).toEqual([[], 0]);
  // What one look has asked about the groups of a load balancer, the other looks of the same sweep know.
  expect(askedAboutNeighbours).toBeLessThan(GROUPS / 2);
  expect(new Set(bridged.map(({ group }) => group)).size).toBe(GROUPS);
  expect(largestBurst(describes)).toBeLessThanOrEqual(40);
  expect(
    bridged
      .slice(0, PINNED.length)
      .map(({ group }) => group)
      .toSorted(),
  ).toEqual(PINNED.toSorted());
});
