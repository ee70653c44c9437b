import { describe, expect, test } from 'vitest';
import { coverAll } from '../../../../fleet/domains.ts';
import { certificate, DAY, HOUR, listener, MINUTE, policy, validation, view } from './builders.ts';
import { Model } from './model.ts';

const START = Date.UTC(2027, 1, 1);
const END = Date.UTC(2029, 5, 1);

/** By hand: CA/B Forum's limits by the day of issue, and windows for renewal in proportion. */
const livesAt = (atMs: number) =>
  atMs >= Date.UTC(2029, 2, 15) ? [47, 10] : atMs >= Date.UTC(2027, 2, 15) ? [100, 22] : [198, 45];

/** More than two years, over both changes: a look every half a day, and every minute while something is under way. */
function live(renews: boolean) {
  const validations = [validation()];
  const first = certificate('first', {
    notBeforeMs: START - 10 * DAY,
    createdAtMs: START - 10 * DAY,
    notAfterMs: START + 188 * DAY,
    detail: { validations },
  });
  const world = view([listener([first])], [first], { progress: { ours: [first.arn] } });
  const model = new Model(world, policy({ loadBalancers: { shop: { proof: 'none' } } }), START);
  let uncoveredMs = 0;
  while (model.nowMs < END) {
    const decision = model.step('none', true);
    const isBusy = decision.kind !== 'hold' || ['validating', 'soaking', 'proving'].includes(decision.reason);
    const stepMs = isBusy ? MINUTE : 12 * HOUR;
    if (!coverAll(model.served(), ['shop.example', '*.shop.example'])) uncoveredMs += stepMs;
    const before = model.view.certificates;
    model.pass(stepMs);
    // What ACM issues and renews lives as long as on that day.
    const certificates = [...model.view.certificates.values()].map((one) => {
      if (one.status !== 'ISSUED') return one;
      const [issuedDays] = livesAt(model.nowMs);
      if (before.get(one.arn)?.status !== 'ISSUED') return { ...one, notAfterMs: model.nowMs + issuedDays! * DAY };
      const [, windowDays] = livesAt(one.notBeforeMs!);
      const isDue = one.notAfterMs! - model.nowMs < windowDays! * DAY;
      if (!renews || !isDue) return one;
      return { ...one, notBeforeMs: model.nowMs, notAfterMs: model.nowMs + issuedDays! * DAY };
    });
    model.view = { ...model.view, certificates: new Map(certificates.map((one) => [one.arn, one])) };
  }
  return { uncoveredMs, requests: model.decisions.filter((each) => each.startsWith('request/')).length };
}

describe('from February 2027 to June 2029, with the defaults of the fleet', () => {
  test('what ACM renews is never replaced, and always valid', () => {
    expect(live(true)).toEqual({ uncoveredMs: 0, requests: 0 });
  });

  test('what ACM does not renew is replaced in time: once of 198 days, each 93 of 100, each 44 of 47', () => {
    const { uncoveredMs, requests } = live(false);
    expect(uncoveredMs).toBe(0);
    // 174 days; until March 2029 six of 93 days, the last of which ends in May; then one.
    expect(requests).toBeGreaterThanOrEqual(7);
    expect(requests).toBeLessThanOrEqual(9);
  });
});
