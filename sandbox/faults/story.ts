import { isKeyOfRole } from '../iam/sessions.ts';
import type { Saying } from '../run/recorder.ts';
import type { CallContext } from '../wire/handlers.ts';
import type { Fault } from './kinds.ts';

/** A call that has changed something in RDS, whether or not its answer arrived. */
export interface TakenEffect {
  /** Region time in milliseconds. */
  readonly atMs: number;
  readonly by: 'function' | 'person';
  readonly operation: string;
  readonly input: unknown;
}

export interface Failure {
  readonly seed: number;
  readonly invariant: string;
  /** Seconds since the start of the run. */
  readonly t: number;
}

/** Hears a run as it happens. */
export interface Listener {
  onSaying?(saying: Saying): void;
  onFault?(fault: Fault): void;
  onEffect?(effect: TakenEffect): void;
  onFailure?(failure: Failure & { readonly atMs: number; readonly what: string }): void;
}

/** For Endpoint.intercept, next to the handler: tells of calls that change something in RDS. */
export function tellEffect(
  listener: Listener,
  nowMs: number,
  { service, operation, accessKeyId }: CallContext,
  input: unknown,
  next: () => Promise<unknown>,
): Promise<unknown> {
  const answer = next();
  if (service !== 'rds' || /^(Describe|List)/.test(operation)) return answer;
  return answer.then((output) => {
    const by = isKeyOfRole(accessKeyId) ? 'function' : 'person';
    listener.onEffect?.({ atMs: nowMs, by, operation, input });
    return output;
  });
}
