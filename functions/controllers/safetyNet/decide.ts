import type { ClusterPolicy } from '../../../fleet/cluster.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import { isBackingOff } from '../../control-loop/failures.ts';
import type { Decision, HoldReason } from './decision.ts';
import { isSame, netFor, SUSPENDED } from './net.ts';
import { differences } from './differences.ts';
import { carriesForeign, isForeign, type NetView } from './view.ts';

/** What the fleet says about a cluster, and the stage, which is part of our policy's name. */
export interface Policy extends Pick<ClusterPolicy, 'mode' | 'readers' | 'safetyNet'> {
  readonly stage: string;
}

/** A rule has an opinion about a view or it has none. */
type Rule = (view: NetView, policy: Policy) => Decision | undefined;

/** A person said: hands off. It beats everything. */
const paused: Rule = (view, policy) => (view.pause ? hold('paused', view, policy) : undefined);

/** A drill has the cluster: readers that come would spoil what it measures. */
const heldByInterlock: Rule = (view, policy) => {
  if (!view.interlock) return undefined;
  const canDisturb = view.target && !isForeign(view) && !isSame(view.target.suspension, SUSPENDED);
  return canDisturb
    ? { kind: 'suspend', reason: 'held-by-interlock', numbers: numbersOf(view, policy) }
    : hold('held-by-interlock', view, policy);
};

/** Clusters that are gone, or that only look like ours. */
const notForUs: Rule = (view, policy) => {
  if (view.status === 'absent') return hold('cluster-not-found', view, policy);
  return view.unfit ? hold(view.unfit, view, policy) : undefined;
};

/** Two that scale the same readers would fight, and registering again would overwrite what is not ours. */
const foreignScaling: Rule = (view, policy) => (isForeign(view) ? hold('foreign-scaling', view, policy) : undefined);

const notWanted: Rule = (view, policy) => {
  if (policy.safetyNet !== 'none') return undefined;
  return view.target
    ? { kind: 'release', reason: 'not-wanted', numbers: numbersOf(view, policy) }
    : hold('not-wanted', view, policy);
};

const notInPlace: Rule = (view, policy) => {
  if (policy.safetyNet === 'none') return undefined;
  const net = netFor(policy.readers, policy.safetyNet.targetCpuPercent, view.readers);
  const differing = differences(view, net);
  if (differing.length === 0) return undefined;
  // Who the writer is may be changing, and with it the number of readers.
  if (view.status !== 'available') return hold('cluster-not-available', view, policy);
  const reason = view.target ? 'differs' : 'missing';
  return { kind: 'register', reason, net, differing, numbers: numbersOf(view, policy) };
};

const inPlace: Rule = (view, policy) => hold('in-place', view, policy);

/** The first rule with an opinion decides. */
const RULES: readonly Rule[] = [paused, heldByInterlock, notForUs, foreignScaling, notWanted, notInPlace, inPlace];

/**
 * What should be done about the net of one cluster now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(view: NetView, policy: Policy, nowMs: number): Decision {
  for (const rule of RULES) {
    const decision = rule(view, policy);
    if (!decision) continue;
    const waits = decision.kind !== 'hold' && isBackingOff(view.progress.failures, decision.kind, nowMs);
    return waits ? hold('backing-off', view, policy) : decision;
  }
  throw new Error('The last rule, inPlace, always has an opinion.');
}

/** What a person asks for with the command line: it beats a pause, and an interlock. */
export function decideRelease(view: NetView, policy: Policy, nowMs: number): Decision {
  if (!isReleasable(view)) return decide(view, policy, nowMs);
  if (isBackingOff(view.progress.failures, 'release', nowMs)) return hold('backing-off', view, policy);
  return { kind: 'release', reason: 'asked-for', numbers: numbersOf(view, policy) };
}

/** Whether there is something of ours to take away. A target of ours that carries somebody else's things is not. */
export const isReleasable = (view: NetView): boolean =>
  view.target !== undefined && view.target.ours && (view.policies.some(({ ours }) => ours) || !carriesForeign(view));

const hold = (reason: HoldReason, view: NetView, policy: Policy): Decision => ({
  kind: 'hold',
  reason,
  numbers: numbersOf(view, policy),
});

function numbersOf({ readers, target }: NetView, policy: Policy): Numbers {
  const { min: floor, max: ceiling } = policy.readers;
  return {
    readers,
    floor,
    ceiling,
    ...(policy.safetyNet !== 'none' && { targetCpuPercent: policy.safetyNet.targetCpuPercent }),
    ...(target && { registeredMin: target.min, registeredMax: target.max }),
  };
}
