import type { Clock } from '../clock.ts';
import { AwsError, type CallContext } from './handlers.ts';

/** A token bucket that calls draw from: as many at once as it holds, then as many a second as come back into it. */
export interface Rate {
  /** The service's signing name. */
  readonly service: string;
  /** The operations that draw from this bucket. */
  readonly operations: RegExp;
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * Refuses calls that come too fast. A call that several rates are about must find a token with each of them.
 * @returns throws ThrottlingException for a call without a token, which takes none
 */
export function createThrottle(clock: Clock, rates: readonly Rate[]): (call: CallContext) => void {
  const buckets = rates.map((rate) => ({ rate, tokens: rate.burst, atMs: clock.now() }));
  return ({ service, operation }) => {
    const nowMs = clock.now();
    const concerned = buckets.filter(({ rate }) => rate.service === service && rate.operations.test(operation));
    for (const bucket of concerned) {
      const { burst, perSecond } = bucket.rate;
      bucket.tokens = Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * perSecond);
      bucket.atMs = nowMs;
    }
    if (concerned.some(({ tokens }) => tokens < 1)) throw new AwsError('ThrottlingException', 'Rate exceeded');
    for (const bucket of concerned) bucket.tokens--;
  };
}
