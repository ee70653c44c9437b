import { calendarRefusal } from '../machine/calendar.ts';
import { PROBING_MAX_MS } from '../machine/limits.ts';
import { planDrill } from '../machine/planDrill.ts';
import { resolveProbe } from '../measure/probes.ts';
import { refuse, RefusedError } from '../api/refusal.ts';
import { folderOf } from '../api/keys.ts';
import { createStep, type StepTools } from './step.ts';

/**
 * After the approval everything is checked again, because the approval may have taken an hour. Then the controllers are
 * interlocked, and the prober gets its probes.
 */
export const handler = createStep('drill-begin', async (tools) => {
  const { bucket, interlocks, locks, policy, record, settings, store, recordPhase } = tools;
  const { drillId, lock, plan } = record;
  const nowMs = Date.now();
  const refusal = calendarRefusal(settings.calendar, nowMs);
  if (refusal) throw new RefusedError(refusal);
  await locks.check(lock!, drillId, nowMs);
  const { plan: current, planHash, reach } = await planDrill(tools);
  if (planHash !== record.planHash) {
    throw refuse(
      'plan-changed',
      `The plan has changed since it was approved; now it would be: ${current.steps.join(' ')} Request the drill again.`,
    );
  }
  const prefix = folderOf(drillId);
  const probing = { sinceMs: nowMs, untilMs: nowMs + PROBING_MAX_MS, prefix, bucket };
  const probes = policy().probes.map((probe) => resolveProbe(probe, reach));
  const controllers = plan!.interlocks;
  // Interlocks are recorded before they are taken: if this step dies in between, the clean-up releases them all.
  const recorded = { interlocked: controllers, probing, probes };
  if (!(await store.update(drillId, recorded, { unless: ['abort', 'verdict'] }))) throw new EndedError(drillId);
  const text = `Interlocking ${controllers.join(', ') || 'no controller'}; probing with ${plan!.probes.join(', ')}.`;
  await recordPhase('probing', text);
  for (const controller of controllers) {
    if (!plan!.dryRun) await takeOverFromDryRun(tools, controller, nowMs);
    await interlocks.take(controller, plan!.resource, drillId, nowMs);
  }
  await giveBackIfEnded(tools, controllers);
  return { prober: { drillId, probes, untilMs: probing.untilMs, bucket, prefix } };
});

/**
 * Lambda goes on with a step whose execution was stopped. The clean-up may have released the interlocks before they were
 * taken, and does not come again.
 */
async function giveBackIfEnded({ interlocks, record, store }: StepTools, controllers: readonly string[]) {
  const { drillId, input } = record;
  const { abort, verdict } = await store.get(drillId);
  if (abort === undefined && verdict === undefined) return;
  for (const controller of controllers) await interlocks.release(controller, input.resource, drillId);
  throw new EndedError(drillId);
}

/** No refusal: the drill has its verdict, or the clean-up derives it from the abort. */
class EndedError extends Error {
  constructor(drillId: string) {
    super(`${drillId} has ended before it began.`);
    this.name = 'DrillEnded';
  }
}

/** A dry run has nothing to protect: a drill that was approved meanwhile need not wait for it. */
async function takeOverFromDryRun(
  { interlocks, record, store }: StepTools,
  controller: string,
  nowMs: number,
): Promise<void> {
  const { resource } = record.input;
  const holder = await interlocks.holderOf(controller, resource, nowMs);
  if (holder === undefined || holder === record.drillId) return;
  const other = await store.find(holder);
  if (other?.input.dryRun) await interlocks.release(controller, resource, holder);
}
