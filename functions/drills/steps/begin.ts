import { closed } from '../machine/calendar.ts';
import { LOCK_MS } from '../machine/lock.ts';
import { prepare } from '../machine/planDrill.ts';
import { resolveProbe } from '../measure/probes.ts';
import { refuse, RefusedError } from '../api/refusal.ts';
import { prefixOf } from '../measure/results.ts';
import { createStep } from './step.ts';

/** Beyond every time-out of a drill: it is told to stop long before. */
const PROBING_MAX_MS = 2 * 3_600_000;

/**
 * After the approval everything is judged again: people think for a while, and the world goes on. Then the controllers
 * are held, and the prober is told what to look at.
 */
export const handler = createStep('drill-begin', async (tools) => {
  const { bucket, holds, locks, policy, record, settings, tell } = tools;
  const { drillId, lock, plan } = record;
  const nowMs = Date.now();
  const refusal = closed(settings.calendar, nowMs);
  if (refusal) throw new RefusedError(refusal);
  await locks.check(lock!, drillId, nowMs);
  const { planHash, reach } = await prepare(tools);
  if (planHash !== record.planHash) {
    throw refuse(
      'plan-changed',
      `What was approved is plan ${record.planHash}, and what would be done now is ${planHash}.`,
    );
  }
  const prefix = prefixOf(drillId);
  const probing = { sinceMs: nowMs, untilMs: nowMs + PROBING_MAX_MS, prefix };
  const probes = policy().probes.map((probe) => resolveProbe(probe, reach));
  // What is held is written down before it is taken: a step that dies in between leaves nothing held for ever.
  await tell('probing', `Holding ${plan!.holds.join(', ') || 'nothing'}, and looking at ${plan!.probes.join(', ')}.`, {
    held: plan!.holds,
    probing,
    probes,
  });
  for (const controller of plan!.holds) await holds.take(controller, plan!.resource, drillId, nowMs, nowMs + LOCK_MS);
  return { prober: { drillId, probes, untilMs: probing.untilMs, bucket, prefix } };
});
