import { describe, expect, test } from 'vitest';
import type { DrillName } from '../../../fleet/drillNames.ts';
import { assemblyFolder } from './assembly.ts';
import fleet from './fleet.ts';
import { createRig, type Rig } from './rig.ts';
import { standingRig } from './standing.ts';

const HOUR = 3_600_000;
const edge = fleet.targetGroups['edge']!;

/** What somebody else does meanwhile, and how it is ended. */
interface Disturbance {
  readonly name: string;
  readonly begin: (rig: Rig) => unknown;
  readonly end?: (rig: Rig) => unknown;
  readonly reason: string;
}

const EXPERIMENT: Disturbance = {
  name: 'an experiment of FIS',
  begin: (rig) => rig.region.fis.begin(600_000),
  end: (rig) => rig.run(620),
  reason: 'fis-experiment',
};

const DISTURBANCES: readonly Disturbance[] = [
  EXPERIMENT,
  {
    name: 'an autoshift of nothing of ours',
    begin: (rig) => rig.region.arcZonalShift.beginAutoshift('euw1-az2', []),
    end: (rig) => rig.region.arcZonalShift.endAutoshift('euw1-az2'),
    reason: 'autoshift',
  },
  {
    name: 'a practice run of a load balancer of the fleet',
    begin: (rig) => rig.region.arcZonalShift.beginShift('PRACTICE_RUN', 'euw1-az2', edge.loadBalancer, 600_000),
    end: (rig) => rig.run(610),
    reason: 'practice-run',
  },
];

/** A drill and what it is about, once for each kind that this fleet has. */
const DRILLS: readonly (readonly [drill: DrillName, resource: string])[] = [
  ['aurora-failover', 'shop'],
  ['reader-loss', 'shop'],
  ['zone-evacuation', 'edge'],
];

export function testDisturbing(): void {
  describe('during', () => {
    test.for(DISTURBANCES)('$name, no kind of drill begins; after it, it does', async ({ begin, end, reason }) => {
      const rig = await standingRig('with a reader of ours');
      await begin(rig);
      for (const [drill, resource] of DRILLS) {
        const report = await rig.untilReported(await rig.start(drill, { resource }));
        expect(report).toMatchObject({ drill, verdict: 'refused', reason });
      }
      await end!(rig);
      await rig.endCoolDowns();
      const drillId = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
    });

    test('a preview of targets, a drill begins', async () => {
      const rig = await standingRig();
      rig.region.fis.begin(HOUR, true);
      const drillId = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
    });

    test('an evacuation by another drill, it begins', async () => {
      const rig = await standingRig();
      const evacuation = await rig.start('zone-evacuation', { resource: 'edge' });
      await rig.approve(evacuation);
      await rig.until(evacuation, 'Measure');
      expect((await rig.snapshot()).shifts).toContain('eu-west-1a');
      const drillId = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
      expect(await rig.untilReported(evacuation)).toMatchObject({ verdict: 'passed' });
    });

    test('a shift that has the name of a drill that is over, none begins', async () => {
      const rig = await createRig(assemblyFolder());
      const over = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
      await rig.untilReported(over);
      await shiftAs(rig, over);
      const dryRun = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
      expect(await rig.untilReported(dryRun)).toMatchObject({ verdict: 'refused', reason: 'zonal-shift' });
    });
  });

  describe('what is begun', () => {
    test.for(['Request Approval', 'Baseline'])('during %s keeps a drill from its injection', async (state) => {
      const rig = await createRig(assemblyFolder());
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      if (state === 'Baseline') await rig.approve(drillId);
      await rig.until(drillId, state);
      await EXPERIMENT.begin(rig);
      if (state === 'Request Approval') await rig.approve(drillId);
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'refused', reason: 'fis-experiment' });
      expect(report.explanation).toMatch(
        /^The FIS experiment EXP\w+ \(of EXT\w+\) is (initiating|running) in this account/,
      );
      expect(report.timeline.some(({ source }) => source === 'api')).toBe(false);
      expect(await rig.snapshot()).toEqual(before);
      expect(rig.writer()).toBe('shop-1');
    });
  });
}

/** Somebody shifts the load balancer by hand, under this comment. */
const shiftAs = (rig: Rig, comment: string) =>
  rig.region.endpoint.call(
    'arc-zonal-shift',
    'StartZonalShift',
    { resourceIdentifier: edge.loadBalancer, awayFrom: 'euw1-az2', expiresIn: '1h', comment },
    'ada',
  );
