import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { assemblyFolder } from './assembly.ts';
import { PRE_APPROVED } from './fleet.ts';
import { createRig, type Rig } from './rig.ts';

/** Ten minutes before ten on a Thursday in Berlin, when the fleet has scheduled a failover. */
const BEFORE_MS = Date.UTC(2026, 2, 5, 8, 50);

/** The one drill that the schedule has started. */
async function scheduled(rig: Rig): Promise<string> {
  const before = rig.executions('aurora-failover').length;
  await rig.region.clock.runUntil(Date.UTC(2026, 2, 5, 9, 0, 30));
  const names = rig.executions('aurora-failover').map(({ name }) => name);
  expect(names).toHaveLength(before + 1);
  return names[0]!;
}

export function testScheduling(): void {
  describe('a schedule', () => {
    test('starts without a person what was approved beforehand by the hash of a dry run', async () => {
      const rig = await createRig(assemblyFolder(), { startMs: BEFORE_MS });
      await rig.run(240);
      const dryRun = await rig.untilReported(await rig.start('aurora-failover', { resource: 'shop', dryRun: true }));
      expect(dryRun.planHash).toBe(PRE_APPROVED);

      const report = await rig.untilReported(await scheduled(rig));
      expect(report).toMatchObject({
        verdict: 'passed',
        requestedBy: 'schedule:aurora-failover/shop',
        approvals: [{ by: 'eve', decision: 'approved' }],
        planHash: PRE_APPROVED,
      });
      expect(report.states.map(({ name }) => name)).not.toContain('Request Approval');
    });

    test('asks in its own name where the plan is another one', async () => {
      const rig = await createRig(assemblyFolder(), { startMs: BEFORE_MS });
      const moved = { DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-3' };
      await new RDSClient(rig.region.clientConfig()).send(new FailoverDBClusterCommand(moved));
      const drillId = await scheduled(rig);
      expect(rig.execution(drillId)!.states.at(-1)!.name).toBe('Request Approval');
      expect(await rig.approve(drillId, 'ada')).toMatchObject({ ok: true, state: 'approved' });
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({
        verdict: 'passed',
        requestedBy: 'schedule:aurora-failover/shop',
        approvals: [{ by: 'ada' }],
        plan: { assumes: { writer: 'shop-3' } },
      });
      expect(rig.writer()).toBe('shop-3');
    });
  });
}
