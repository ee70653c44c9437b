import { measureDrill, outcomeAlarms } from '../measure/findings.ts';
import { askProber } from '../measure/prober.ts';
import { traitsOf } from '../machine/traits.ts';
import { conclude } from '../measure/verdict.ts';
import { createStep } from './step.ts';

/** Reads back what the probes wrote, measures, and concludes the verdict. The first verdict counts. */
export const handler = createStep('drill-assess', async (tools) => {
  const { record, results, store, recordPhase } = tools;
  const { drill, drillId, injection, lastsText, leftText, notReadyText, plan, probing, rollback } = record;
  await askProber(tools, record, 'read-rows');
  const { measured, failback } = await measureDrill(tools);
  const observed =
    rollback &&
    traitsOf(drill).observeClients?.(record, probing ? await results.attempts(probing.prefix) : [], 'after');
  const isOver = (observed?.settled ?? true) && !lastsText;
  const isDue = injection !== undefined && plan!.failback;
  const conclusion = conclude({
    dryRun: plan!.dryRun,
    notReadyText,
    targets: plan!.targets,
    measured,
    settledAfterMs: injection?.settledAtMs && injection.settledAtMs - injection.atMs,
    expected: traitsOf(drill).expected,
    failback,
    rollback: isDue
      ? {
          isDone: leftText === undefined && (rollback === undefined || (rollback.doneAtMs !== undefined && isOver)),
          text: leftText ?? (isOver ? 'it is in progress' : lastsText || observed!.text),
        }
      : undefined,
    alarms: await outcomeAlarms(tools),
  });
  if (await store.update(drillId, conclusion, { unless: ['verdict'] })) {
    await recordPhase('assessed', `${conclusion.verdict}: ${conclusion.explanation}`);
  }
  return { verdict: conclusion.verdict };
});
