import { DeregisterTargetsCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing, elasticLoadBalancingOnce } from '../../../aws/clients.ts';
import { canonicalAddress } from '../../../aws/ec2/addresses.ts';
import { OutOfTimeError } from '../../../aws/deadline.ts';
import { type Decision, registerTarget, registerTogether } from '../decision.ts';
import { RefusedError } from '../../../control-loop/failures.ts';
import { noteRegistered } from '../registeredTargets.ts';
import { checkZonesHold } from './standing.ts';

type Registration = Extract<Decision, { kind: 'register' }>;

/**
 * All in one call, of which ELB takes four a second. Registering a target again changes nothing.
 * @throws {RefusedError} about the targets that ELB names, or else about all of them together
 */
export async function registerTargets(decision: Registration, TargetGroupArn: string): Promise<void> {
  const { targets } = decision;
  const Targets = targets.map(({ id, port, quicServerId }) => ({
    Id: id,
    Port: port,
    ...(quicServerId !== undefined && { QuicServerId: quicServerId }),
  }));
  noteRegistered(
    TargetGroupArn,
    targets.map(({ id }) => id),
  );
  try {
    await elasticLoadBalancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  } catch (error) {
    throw error instanceof OutOfTimeError ? error : refusalOf(decision, error);
  }
}

/** One target that cannot be registered has the whole call refused: the others go without it. */
function refusalOf(decision: Registration, error: unknown): RefusedError {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const isAboutTargets = /^InvalidTarget(Exception)?$/.test(name);
  const named = decision.targets.filter(({ id }) => isAboutTargets && names(message, id));
  const subjects = named.length > 0 ? named.map(({ key }) => registerTarget(key)) : [registerTogether(decision)];
  return new RefusedError(
    subjects.map((subject) => ({ subject, error: `${name}: ${message}` })),
    name,
  );
}

/** Whether a message names just this target: `10.0.0.1` is no part of `10.0.0.12`, nor `2001:db8::1` of `2001:db8::1:2`. */
const names = (message: string, id: string): boolean =>
  message.split(/[^\w.:-]+/).some((word) => canonicalAddress(word.replace(/[.:]+$/, '')) === canonicalAddress(id));

/** Only while every zone keeps what it needs, as it stands now. Deregistering what is gone is no error. */
export async function deregisterTargets(
  { targets, keep }: Extract<Decision, { kind: 'deregister' }>,
  TargetGroupArn: string,
): Promise<void> {
  await checkZonesHold(
    TargetGroupArn,
    keep,
    targets.map(({ key }) => key),
  );
  const Targets = targets.map(({ id, port }) => ({ Id: id, Port: port }));
  await elasticLoadBalancingOnce.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
}
