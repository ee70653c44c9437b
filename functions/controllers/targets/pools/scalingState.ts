import type { LaunchBar } from '../view.ts';

/** What a member of an Auto Scaling group is up to. Only one that serves may be a spare. */
export type Stage = 'serving' | 'coming' | 'leaving' | 'aside' | 'warm';

/**
 * By its lifecycle state (API reference, "LifecycleState"). Hooks have it wait on its way in (`Pending:Wait`) and out
 * (`Terminating:Wait`). What people have set aside, and what AWS itself examines or renews, is neither; those of a warm
 * pool wait to be taken by the group, not by us.
 */
export function stageOf(lifecycleState = ''): Stage {
  if (lifecycleState.startsWith('Warmed:')) return 'warm';
  if (lifecycleState.startsWith('Pending')) return 'coming';
  if (/^(Terminat|Detach)/.test(lifecycleState)) return 'leaving';
  return lifecycleState === 'InService' ? 'serving' : 'aside';
}

/** A group, as far as it says whether it can be asked for instances. */
interface Launching {
  readonly suspended: ReadonlySet<string>;
  readonly registersItself: boolean;
  readonly hasLaunchTemplate: boolean;
  /** Of what is launched beyond the base, in percent; undefined where the group mixes nothing. */
  readonly onDemandPercent: number | undefined;
  readonly onDemandBase: number;
  /** Its size counts vCPUs, memory or weights instead of instances. */
  readonly isWeighted: boolean;
}

/**
 * Why LaunchInstances would be refused, or help nobody (Auto Scaling user guide, "Launching instances with synchronous
 * provisioning", "Types of processes"); undefined if it would help. Somebody who has suspended a process has had a reason:
 * what it keeps from happening, we do not do instead.
 */
export function launchBarOf(group: Launching): LaunchBar | undefined {
  if (group.suspended.has('Launch')) return 'launch-suspended';
  if (group.registersItself && group.suspended.has('AddToLoadBalancer')) return 'registration-suspended';
  const mixesMarkets =
    group.onDemandPercent !== undefined &&
    group.onDemandPercent < 100 &&
    (group.onDemandPercent > 0 || group.onDemandBase > 0);
  return !group.hasLaunchTemplate || mixesMarkets || group.isWeighted ? 'launch-unsupported' : undefined;
}
