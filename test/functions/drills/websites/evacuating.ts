import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { runInstances } from '../../../../sandbox/scenarios/balanced.ts';
import { issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC } from '../../../../sandbox/services/ec2/index.ts';
import { websiteArn } from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import type { Rig } from '../rig.ts';
import { createRotationRig } from './rig.ts';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

interface Balanced {
  /** Targets in each zone, in their order. */
  readonly targets: readonly [number, number, number];
  /** At which each of them is registered. (default: one) */
  readonly ports?: readonly number[];
  readonly isCrossZone?: boolean;
  readonly isShiftable?: boolean;
}

/** An Application Load Balancer in three zones, with instances behind it that are healthy. */
async function createBalancedWebsite(region: Region, name: string, balanced: Balanced): Promise<void> {
  const { targets, ports = [8080], isCrossZone = true, isShiftable = true } = balanced;
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const subnets = ZONES.map((zone) => DEFAULT_SUBNETS.find((subnet) => subnet.zone === zone)!);
  const CertificateArn = await issueCertificate(region, [`${name}.shop.example`], { daysAgo: 1 });
  const attribute = (Key: string, on: boolean) => ({ Attributes: [{ Key, Value: String(on) }] });
  await region.ec2.instantly(() =>
    region.elasticLoadBalancing.instantly(async () => {
      const { LoadBalancers: [loadBalancer] = [] } = await elb.send(
        new CreateLoadBalancerCommand({ Name: name, Subnets: subnets.map(({ id }) => id) }),
      );
      const LoadBalancerArn = loadBalancer!.LoadBalancerArn!;
      expect(LoadBalancerArn).toBe(websiteArn(name));
      const { TargetGroups: [group] = [] } = await elb.send(
        new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 8080, VpcId: DEFAULT_VPC }),
      );
      const TargetGroupArn = group!.TargetGroupArn!;
      await elb.send(
        new CreateListenerCommand({
          LoadBalancerArn,
          Protocol: 'HTTPS',
          Port: 443,
          Certificates: [{ CertificateArn }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn }],
        }),
      );
      for (const [at, subnet] of subnets.entries()) {
        if (targets[at] === 0) continue;
        const ids = await runInstances(region, subnet, targets[at]!, { Name: name });
        await elb.send(
          new RegisterTargetsCommand({
            TargetGroupArn,
            Targets: ids.flatMap((Id) => ports.map((Port) => ({ Id, Port }))),
          }),
        );
      }
      await elb.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn,
          ...attribute('zonal_shift.config.enabled', isShiftable),
        }),
      );
      await elb.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          ...attribute('load_balancing.cross_zone.enabled', isCrossZone),
        }),
      );
    }),
  );
}

const shifted = (rig: Rig) => rig.region.tcp.shiftedAway(websiteArn('web'));

async function rigWith(balanced: Balanced): Promise<Rig> {
  const rig = await createRotationRig({ websites: {} });
  await createBalancedWebsite(rig.region, 'web', balanced);
  await rig.run(10);
  return rig;
}

export function testEvacuating(): void {
  describe('the evacuation of a zone of an Application Load Balancer', () => {
    test('takes its address out of DNS and brings it back, and clients notice nothing', async () => {
      const rig = await rigWith({ targets: [2, 2, 2] });
      const drillId = await rig.start('zone-evacuation', { resource: 'web' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      expect(shifted(rig)).toBe('eu-west-1a');
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({
        verdict: 'passed',
        plan: { assumes: { loadBalancer: websiteArn('web'), zone: 'eu-west-1a' } },
        measured: { downtimeMs: 0, recovered: true },
      });
      const addresses = report.timeline
        .filter(({ source }) => source === 'dns')
        .map(({ text }) => new Set(text.replace(/; no longer by .*/, '').match(/127\.\d+\.\d+\.\d+/g)).size);
      expect(addresses).toEqual([3, 2, 3]);
      expect(shifted(rig)).toBeUndefined();
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
      expect(rig.problems).toEqual([]);
      expect(rig.region.iam.denials).toEqual([]);
    });

    test('that is stopped by hand comes back', async () => {
      const rig = await rigWith({ targets: [2, 2, 2] });
      const drillId = await rig.start('zone-evacuation', { resource: 'web' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      await rig.stopByHand(drillId);
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
      expect(shifted(rig)).toBeUndefined();
    });

    // Three zones with one each need three, whichever of them is left.
    const refused: readonly (readonly [what: string, balanced: Balanced, resource: string, reason: string])[] = [
      ['one target too few in the zones that stay', { targets: [4, 1, 1] }, 'web', 'capacity'],
      ['one machine too few, however many its ports', { targets: [4, 1, 1], ports: [8080, 8081] }, 'web', 'capacity'],
      [
        'a zone that would have no target of its own, without cross-zone',
        { targets: [1, 3, 0], isCrossZone: false },
        'web',
        'capacity',
      ],
      ['a load balancer that ARC may not shift', { targets: [2, 2, 2], isShiftable: false }, 'web', 'not-supported'],
      ['a load balancer that there is not', { targets: [2, 2, 2] }, 'tight', 'not-available'],
    ];
    test.for(refused)('is refused for %s', async ([, balanced, resource, reason]) => {
      const rig = await rigWith(balanced);
      const drillId = await rig.start('zone-evacuation', { resource });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason });
      expect(shifted(rig)).toBeUndefined();
    });

    test('goes on with just enough targets in the zones that stay', async () => {
      const rig = await rigWith({ targets: [0, 2, 1] });
      const drillId = await rig.start('zone-evacuation', { resource: 'web', dryRun: true });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
    });
  });
}
