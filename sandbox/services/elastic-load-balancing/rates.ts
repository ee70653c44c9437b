import type { Rate } from '../../wire/throttle.ts';

const rate = (operations: RegExp, burst: number, perSecond: number): Rate => ({
  service: 'elasticloadbalancing',
  operations,
  burst,
  perSecond,
});

/** Of an account in a Region: "Request throttling for the Elastic Load Balancing API". */
export const LOAD_BALANCING_RATES: readonly Rate[] = [
  rate(/./, 40, 10),
  rate(/^Describe/, 40, 10),
  rate(/^(?!Describe|RegisterTargets|DeregisterTargets)/, 20, 3),
  rate(/^(?:Register|Deregister)Targets$/, 20, 4),
];
