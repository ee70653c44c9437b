import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { RealmTimers } from './timers.ts';

/** `Date` whose "now" is Region time. Dates made with arguments are ordinary ones. */
export function createDate(clock: Clock): DateConstructor {
  const now = () => Math.trunc(clock.now());
  return new Proxy(Date, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
    apply: () => new Date(now()).toString(),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  });
}

/** `Math` with seeded randomness. */
export function createMath(random: Random): Math {
  return Object.defineProperties(
    {},
    {
      ...Object.getOwnPropertyDescriptors(Math),
      random: { value: () => random.next(), configurable: true, writable: true },
    },
  ) as Math;
}

/** `performance`, counted from the cold start. Marks and measures are not there. */
export function createPerformance(clock: Clock): { timeOrigin: number; now: () => number } {
  const timeOrigin = clock.now();
  return { timeOrigin, now: () => clock.now() - timeOrigin };
}

/** `AbortSignal` whose `timeout` waits in Region time. */
export function createAbortSignal(timers: RealmTimers): typeof AbortSignal {
  const timeout = (delayMs: number) => {
    const controller = new AbortController();
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    timers.setTimeout(() => controller.abort(reason), delayMs);
    return controller.signal;
  };
  return new Proxy(AbortSignal, { get: (target, key) => (key === 'timeout' ? timeout : Reflect.get(target, key)) });
}

/**
 * `globalThis` of a realm: what the code sets there stays there. The SDK keeps the invocation's context in
 * `globalThis.awslambda`, which two functions must not share.
 */
export function createGlobal(own: Readonly<Record<string, unknown>>): object {
  const scope: Record<PropertyKey, unknown> = { ...own };
  const global = new Proxy(scope, {
    get: (target, key) => (key in target ? target[key] : Reflect.get(globalThis, key)),
    has: (target, key) => key in target || key in globalThis,
  });
  scope['globalThis'] = global;
  scope['global'] = global;
  return global;
}
