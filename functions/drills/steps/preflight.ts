import { approvedInGameDay } from '../gameDays/approved.ts';
import { planDrill } from '../machine/planDrill.ts';
import { createStep } from './step.ts';

/** Checks whether the drill can be run, and how: the plan, which people then approve by its hash. */
export const handler = createStep('drill-preflight', async (tools) => {
  const { record, policy, recordPhase } = tools;
  const { plan, planHash } = await planDrill(tools);
  const preApproved = policy().schedule?.preApproved;
  const inGameDay =
    record.partOf === undefined || plan.dryRun ? undefined : await approvedInGameDay(tools, record, planHash);
  const isPreApproved = record.requestedBy.startsWith('schedule:') && preApproved?.planHash === planHash;
  const approvals = isPreApproved
    ? [{ by: preApproved.by, decision: 'approved' as const, atMs: record.requestedAtMs }]
    : inGameDay;
  await recordPhase('planned', plan.steps.join(' '), { plan, planHash, ...(approvals && { approvals }) });
  // A dry run changes nothing, and a scheduled plan may be approved in advance: neither needs another approval.
  return { needsApproval: !plan.dryRun && !approvals };
});
