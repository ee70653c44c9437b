import { measureDrill, outcomeAlarms } from '../measure/findings.ts';
import { askProber } from '../measure/prober.ts';
import { traitsOf } from '../machine/traits.ts';
import { conclude } from '../measure/verdict.ts';
import { createStep } from './step.ts';

/** Reads back what was written, measures, and comes to a verdict. The first verdict counts. */
export const handler = createStep('drill-assess', async (tools) => {
  const { record, results, store, tell } = tools;
  const { drill, drillId, injection, leftText, notReadyText, plan, probing, putBack } = record;
  await askProber(tools, record, 'read-rows');
  const { measured, failback } = await measureDrill(tools);
  const seen =
    putBack && traitsOf(drill).seen?.(record, probing ? await results.attempts(probing.prefix) : [], 'after');
  const isSeen = seen?.settled ?? true;
  const isAsked = injection !== undefined && plan!.failback;
  const conclusion = conclude({
    dryRun: plan!.dryRun,
    notReadyText,
    targets: plan!.targets,
    measured,
    hasSettled: injection?.settledAtMs !== undefined,
    failback,
    putBack: isAsked
      ? {
          isBack: leftText === undefined && (putBack === undefined || (putBack.doneAtMs !== undefined && isSeen)),
          text: leftText ?? (isSeen ? 'it is under way' : seen!.text),
        }
      : undefined,
    alarms: await outcomeAlarms(tools),
  });
  if (await store.update(drillId, conclusion, { unless: ['verdict'] })) {
    await tell('assessed', `${conclusion.verdict}: ${conclusion.explanation}`);
  }
  return { verdict: conclusion.verdict };
});
