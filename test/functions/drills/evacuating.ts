import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import fleet from './fleet.ts';
import { targetsIn } from '../../../sandbox/scenarios/balanced.ts';
import { assemblyFolder } from './assembly.ts';
import { createRig, type Rig } from './rig.ts';
import { standingRig } from './standing.ts';

const ZONE_A = 'eu-west-1a';
const edge = fleet.targetGroups['edge']!;

const shifted = (rig: Rig) => rig.region.tcp.shiftedAway(edge.loadBalancer);

export function testEvacuating(): void {
  describe('an evacuation of a zone', () => {
    test('shifts its traffic away and back, and clients notice nothing', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('zone-evacuation', { resource: 'edge' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      expect(shifted(rig)).toBe(ZONE_A);
      expect((await rig.snapshot()).interlocks.map(({ pk, sk }) => `${pk} ${sk}`)).toEqual([
        'interlocks#targets interlock#edge',
      ]);
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'passed', measured: { downtimeMs: 0, recovered: true } });
      expect(report.lastLook!.facts).toEqual([
        { what: 'zonal shift of this drill', expected: 'none', found: 'none', isMet: true },
        { what: 'zones that traffic is shifted away from', expected: 'none', found: 'none', isMet: true },
        { what: 'lock and interlocks of this drill', expected: 'none', found: 'none', isMet: true },
      ]);
      expect(report.origin.resources).toMatchObject([
        { name: 'load balancer', arn: expect.stringContaining('/net/edge/') },
      ]);
      expect(report.states.map(({ name }) => name)).toContain('Cancel Zonal Shift');
      expect(await rig.snapshot()).toEqual(before);
      expect(rig.region.iam.denials).toEqual([]);
      expect(rig.problems).toEqual([]);
    });

    test('is joined by a bridge and nothing else where another zone fails meanwhile', async () => {
      const rig = await createRig(assemblyFolder());
      // ARC takes no cross-zone load balancing where connections to unhealthy targets are cut.
      await new ElasticLoadBalancingV2Client(rig.region.clientConfig()).send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn: edge.arn,
          Attributes: [{ Key: 'target_health_state.unhealthy.connection_termination.enabled', Value: 'false' }],
        }),
      );
      const drillId = await rig.start('zone-evacuation', { resource: 'edge' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      const { targetGroups } = rig.region.elasticLoadBalancing.state;
      const isBridged = () =>
        targetGroups.get(edge.arn)!.attributes.get('load_balancing.cross_zone.enabled') === 'true';
      expect(isBridged()).toBe(false);
      rig.region.tcp.hosts.kill(targetsIn(rig.region, edge, 'eu-west-1b'));
      await rig.region.clock.runUntil(rig.region.clock.now() + 300_000, isBridged);
      expect(isBridged()).toBe(true);
      expect((await rig.snapshot()).interlocks).toMatchObject([{ pk: 'interlocks#targets', by: drillId }]);
      // A spare of that zone would be the next thing; it waits for the end of the drill.
      expect(targetsIn(rig.region, edge, 'eu-west-1b')).toHaveLength(2);
      // A third of the attempts failed for as long as it took to notice.
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'failed' });
      await rig.run(120);
      expect(targetsIn(rig.region, edge, 'eu-west-1b')).toHaveLength(3);
    });

    const refused: readonly (readonly [what: string, input: Readonly<Record<string, unknown>>, reason: string])[] = [
      ['a zone that is not enabled', { resource: 'edge', zone: 'eu-west-1d' }, 'zone-not-enabled'],
      ['a shift of more than three days', { resource: 'edge', expiresInMinutes: 72 * 60 + 1 }, 'expiry-too-long'],
      ['a zone whose address clients know, without cross-zone', { resource: 'pinned' }, 'pinned-zone'],
      ['a group that the zone cannot be missed from', { resource: 'tight' }, 'capacity'],
    ];
    test.for(refused)('is refused for %s', async ([, input, reason]) => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('zone-evacuation', input);
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason });
      expect(await rig.snapshot()).toEqual(before);
    });

    test.for([
      ['a practice run', 'practice-run', (rig) => shift(rig, 'PRACTICE_RUN')],
      ['an experiment', 'fis-experiment', (rig) => shift(rig, 'FIS_EXPERIMENT')],
      ['an autoshift', 'autoshift', (rig) => rig.region.arcZonalShift.beginAutoshift('euw1-az2', [edge.loadBalancer])],
      ['cross-zone that ARC does not take', 'not-supported', (rig) => balanceAcrossZones(rig)],
    ] as readonly (readonly [what: string, reason: string, given: (rig: Rig) => unknown])[])(
      'is refused during %s',
      async ([, reason, given]) => {
        const rig = await createRig(assemblyFolder());
        await given(rig);
        const before = await rig.snapshot();
        const drillId = await rig.start('zone-evacuation', { resource: 'edge' });
        expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason });
        expect((await rig.snapshot()).shifts).toEqual(before.shifts);
      },
    );

    test('takes three days and no more', async () => {
      const rig = await standingRig();
      const drillId = await rig.start('zone-evacuation', { resource: 'edge', expiresInMinutes: 72 * 60, dryRun: true });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
      const elb = new ElasticLoadBalancingV2Client(rig.region.clientConfig());
      const { TargetHealthDescriptions } = await elb.send(
        new DescribeTargetHealthCommand({ TargetGroupArn: edge.arn }),
      );
      expect(TargetHealthDescriptions).toHaveLength(6);
    });
  });
}

const shift = (rig: Rig, kind: 'PRACTICE_RUN' | 'FIS_EXPERIMENT') =>
  rig.region.arcZonalShift.beginShift(kind, 'euw1-az2', edge.loadBalancer, 1_800_000);

/** Connections to unhealthy targets are terminated by default. */
const balanceAcrossZones = (rig: Rig) =>
  new ElasticLoadBalancingV2Client(rig.region.clientConfig()).send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: edge.arn,
      Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
    }),
  );
