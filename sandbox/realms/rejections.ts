import { AsyncLocalStorage } from 'node:async_hooks';
import type { Life } from './life.ts';

const current = new AsyncLocalStorage<Life | undefined>();
let listening = false;

/**
 * Runs code of a realm. As in Lambda, a promise that is rejected there and that nobody looks at is the end of that
 * one environment: Node tells of it in the async context in which the promise was made.
 */
export function insideRealm<T>(life: Life, work: () => T): T {
  if (!listening) process.on('unhandledRejection', onUnhandledRejection);
  listening = true;
  return current.run(life, work);
}

/** Runs the Region's own code on behalf of a realm. Its defects are not the function's. */
export const outsideOfRealms = <T>(work: () => T): T => current.run(undefined, work);

/** The realm whose code runs now; undefined where the Region's own does. */
export const currentLife = (): Life | undefined => current.getStore();

function onUnhandledRejection(reason: unknown): void {
  const life = current.getStore();
  if (life) life.fail(reason, 'unhandled-rejection');
  // Without this listener Node would end the process, and it still does for what no realm has left behind.
  else if (process.listenerCount('unhandledRejection') === 1) throw reason;
}
