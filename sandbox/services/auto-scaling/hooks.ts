import type { LifecycleHook } from '@aws-sdk/client-auto-scaling';
import type { Clock } from '../../clock.ts';

/** A hook on the way into a group or out of it (API reference, "PutLifecycleHook"). */
export interface Hook {
  readonly name: string;
  readonly transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
  readonly heartbeatSeconds: number;
  readonly defaultResult: 'CONTINUE' | 'ABANDON';
}

/** Nobody may make an instance wait for longer than this, whatever the heartbeat (user guide, "Lifecycle hooks"). */
const GLOBAL_TIMEOUT_SECONDS = 172_800;

export const hookShape = (group: string, hook: Hook): LifecycleHook => ({
  AutoScalingGroupName: group,
  LifecycleHookName: hook.name,
  LifecycleTransition: hook.transition,
  HeartbeatTimeout: hook.heartbeatSeconds,
  GlobalTimeout: Math.min(GLOBAL_TIMEOUT_SECONDS, hook.heartbeatSeconds * 100),
  DefaultResult: hook.defaultResult,
});

type Result = Hook['defaultResult'];

/** Instances that wait for hooks, until whoever put them says that it is done, or the heartbeat ends. */
export class Waits {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, { readonly hooks: Set<string>; readonly goOn: (result: Result) => void }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Without a hook, at once. One that abandons ends all of them. */
  begin(instanceId: string, hooks: readonly Hook[], goOn: (result: Result) => void): void {
    if (hooks.length === 0) return goOn('CONTINUE');
    this.#waiting.set(instanceId, { hooks: new Set(hooks.map(({ name }) => name)), goOn });
    for (const { name, heartbeatSeconds, defaultResult } of hooks)
      this.#clock.setTimeout(() => void this.complete(instanceId, name, defaultResult), heartbeatSeconds * 1000);
  }

  /** @returns whether the instance waited for this hook */
  complete(instanceId: string, hook: string, result: Result): boolean {
    const wait = this.#waiting.get(instanceId);
    if (!wait?.hooks.delete(hook)) return false;
    if (result === 'ABANDON' || wait.hooks.size === 0) {
      this.#waiting.delete(instanceId);
      wait.goOn(result);
    }
    return true;
  }
}
