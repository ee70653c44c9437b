import type { Rate } from '../../wire/throttle.ts';

/** Of an account, whatever it calls: users report bursts of 50, and ten a second from then on. */
export const ROUTE_53_RATES: readonly Rate[] = [{ service: 'route53', operations: /./, burst: 50, perSecond: 10 }];
