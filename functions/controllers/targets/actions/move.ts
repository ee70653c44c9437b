import { DeregisterTargetsCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { elasticLoadBalancing } from '../../../aws/clients.ts';
import type { Decision } from '../decision.ts';
import { noteRegistered } from '../sharers.ts';
import type { Candidate } from '../../../aws/elasticLoadBalancing/target.ts';
import { checkZonesHold } from './standing.ts';

/** All in one call, of which ELB takes four a second. Registering a target again changes nothing. */
export async function registerTargets(TargetGroupArn: string, targets: readonly Candidate[]): Promise<void> {
  const Targets = targets.map(({ id, port }) => ({ Id: id, Port: port }));
  noteRegistered(
    TargetGroupArn,
    targets.map(({ id }) => id),
  );
  await elasticLoadBalancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
}

/** Only while every zone keeps what it needs, as it stands now. Deregistering what is gone is no error. */
export async function deregisterTargets(
  { targets }: Extract<Decision, { kind: 'deregister' }>,
  policy: TargetGroupPolicy,
): Promise<void> {
  await checkZonesHold(policy, new Set(targets.map(({ key }) => key)));
  const Targets = targets.map(({ id, port }) => ({ Id: id, Port: port }));
  await elasticLoadBalancing.send(new DeregisterTargetsCommand({ TargetGroupArn: policy.arn, Targets }));
}
