import { prepare } from '../machine/planDrill.ts';
import { createStep } from './step.ts';

/** Judges whether the drill could be done, and says how: the plan, which people then approve by its hash. */
export const handler = createStep('drill-preflight', async (tools) => {
  const { record, policy, tell } = tools;
  const { plan, planHash } = await prepare(tools);
  const preApproved = policy().schedule?.preApproved;
  const isPreApproved = record.requestedBy.startsWith('schedule:') && preApproved?.planHash === planHash;
  const approvals = isPreApproved
    ? [{ by: preApproved.by, decision: 'approved' as const, atMs: record.requestedAtMs }]
    : undefined;
  await tell('planned', plan.steps.join(' '), { plan, planHash, ...(approvals && { approvals }) });
  // A dry run changes nothing: nobody has to answer for it. Neither does anybody twice for a plan known beforehand.
  return { needsApproval: !plan.dryRun && !isPreApproved };
});
