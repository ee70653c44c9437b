import { describe, expect, test } from 'vitest';
import { changesUnderWay } from '../../../../functions/controllers/certificates/contract/changesUnderWay.ts';
import { decide } from '../../../../functions/controllers/certificates/decide.ts';
import { goneListeners, progressOf } from '../../../../functions/controllers/certificates/progress.ts';
import { unlistedOf } from '../../../../functions/controllers/certificates/unlisted.ts';
import {
  arnOf,
  certificate,
  DAY,
  failure,
  HOUR,
  httpListener,
  listener,
  listenerArn,
  NOW,
  pending,
  policy,
  secondBalancer,
  view,
} from './builders.ts';

const good = certificate('good');
const idle = certificate('idle', { isInUse: false });
const theirs = certificate('theirs', { ours: false });
const swap = { certificateArn: arnOf('good'), replaces: [], isDefault: true };
const seen = view([listener([good]), httpListener()], [good, idle, theirs]);
const of = (before: Parameters<typeof progressOf>[2], changes: Parameters<typeof policy>[0] = {}, at = seen) =>
  progressOf(at, policy(changes), before, NOW);

describe('what is remembered of a certificate set', () => {
  test('begins with what the view says is ours, and with its listeners', () => {
    expect(of(undefined)).toEqual({
      ours: [arnOf('good'), arnOf('idle')],
      requestsMs: [],
      swaps: {},
      validSince: { [arnOf('good')]: Date.UTC(2025, 11, 14, 12) },
      httpsRollouts: {},
      scheduledDeletions: {},
      refused: {},
      keptListeners: ['shop:443'],
      failures: {},
    });
  });

  test('has HTTPS that is being set up only on load balancers that the fleet names', () => {
    const rollout = { certificateArn: arnOf('good'), sinceMs: NOW - DAY };
    expect(of({ httpsRollouts: { shop: rollout, blog: rollout } }).httpsRollouts).toEqual({ shop: rollout });
  });

  test('has the requests and the refusals of one day', () => {
    const before = {
      requestsMs: [NOW - DAY, NOW - DAY + 1],
      refused: { 'arn:a b': NOW - DAY, 'shop b': NOW - DAY + 1 },
    };
    expect(of(before)).toMatchObject({ requestsMs: [NOW - DAY + 1], refused: { 'shop b': NOW - DAY + 1 } });
    expect(of(before).refused).not.toHaveProperty(['arn:a b']);
  });

  test('has no change of a listener or to a certificate that is gone', () => {
    const swaps = {
      [listenerArn(443)]: swap,
      [listenerArn(8443)]: swap,
      [listenerArn(80)]: { ...swap, certificateArn: arnOf('gone') },
    };
    expect(of({ swaps }).swaps).toEqual({ [listenerArn(443)]: swap });
  });

  test('schedules nothing for deletion that is gone, or on a listener again', () => {
    const scheduledDeletions = {
      [arnOf('good')]: { sinceMs: 1 },
      [arnOf('gone')]: { sinceMs: 2 },
      [arnOf('idle')]: { sinceMs: 3 },
    };
    expect(of({ scheduledDeletions }).scheduledDeletions).toEqual({ [arnOf('idle')]: { sinceMs: 3 } });
  });

  test('keeps what failed, what repeats itself, and HTTPS on the way', () => {
    const before = {
      failures: { 'delete a': failure(NOW) },
      repetitions: { 'redirect b': [NOW] },
      httpsRollouts: { shop: { certificateArn: arnOf('good'), sinceMs: NOW } },
    };
    expect(of(before)).toMatchObject(before);
  });
});

describe('what an older version has remembered', () => {
  const former = {
    swaps: { [listenerArn(443)]: swap },
    plans: { shop: { certificateArn: arnOf('good'), sinceMs: 5, openedAtMs: 4 } },
    retired: { [arnOf('idle')]: { sinceMs: 3, isUnproven: true as const } },
  };

  test('is read over once', () => {
    const progress = of(former);
    expect(progress).toMatchObject({
      swaps: former.swaps,
      httpsRollouts: former.plans,
      scheduledDeletions: former.retired,
    });
    expect(progress).not.toHaveProperty('plans');
    expect(progress).not.toHaveProperty('retired');
  });

  test('gives way to what this version has written since', () => {
    const httpsRollouts = { shop: { certificateArn: arnOf('good'), sinceMs: 9 } };
    expect(of({ ...former, httpsRollouts }).httpsRollouts).toEqual(httpsRollouts);
  });

  test('shows a drill what is under way', () => {
    expect(changesUnderWay(former)).toEqual({ swaps: former.swaps, httpsRollouts: former.plans });
    expect(changesUnderWay({ swaps: {}, httpsRollouts: { blog: {} } })).toEqual({
      swaps: {},
      httpsRollouts: { blog: {} },
    });
    expect(changesUnderWay(undefined)).toEqual({ swaps: {}, httpsRollouts: {} });
  });
});

describe('the listeners that are kept', () => {
  test('are those with TLS, with the ones that were there before', () => {
    expect(of({ keptListeners: ['shop:8443'] }).keptListeners).toEqual(['shop:443', 'shop:8443']);
  });

  test('are only those on the ports that the fleet names', () => {
    const loadBalancers = { shop: { proof: 'public' as const, ports: [443] } };
    expect(of({ keptListeners: ['shop:8443'] }, { loadBalancers }).keptListeners).toEqual(['shop:443']);
  });

  test('are none of a load balancer that the fleet does not name any more', () => {
    const loadBalancers = { blog: { proof: 'public' } } as const;
    expect(of({ keptListeners: ['blog:443', 'shop:8443'] }, { loadBalancers }).keptListeners).toEqual(['blog:443']);
  });

  test('are gone where nothing with TLS stands on their port, as long as their load balancer is there', () => {
    const blog = listener([good], { arn: listenerArn(443, 'blog'), loadBalancer: 'blog' });
    const standing = view([listener([good]), httpListener({ port: 8443 }), blog], [good], {
      loadBalancers: [...seen.loadBalancers, secondBalancer],
    });
    const keptListeners = ['blog:443', 'blog:8443', 'gone:443', 'shop:443', 'shop:8443'];
    expect(goneListeners(standing, { keptListeners })).toEqual(['blog:8443', 'shop:8443']);
  });
});

describe('a certificate that ACM does not list yet', () => {
  const [NAMES, AGO] = [['shop.example', '*.shop.example'], NOW - HOUR + 1];
  const requested = { [arnOf('next')]: { names: NAMES, requestedAtMs: AGO } };

  test('is one of ours that is being validated, for an hour', () => {
    expect(unlistedOf(requested, NOW)).toEqual([
      [
        arnOf('next'),
        {
          ...pending('next', { createdAtMs: AGO, keyAlgorithm: undefined, isRenewable: false }),
          detail: undefined,
          isUnlisted: true,
        },
      ],
    ]);
    expect(unlistedOf(requested, NOW + 1)).toEqual([]);
    expect(unlistedOf(undefined, NOW)).toEqual([]);
  });

  test('is remembered until it is listed', () => {
    const unlisted = view([listener([good])], [good, ...unlistedOf(requested, NOW).map(([, one]) => one)]);
    expect(of({ requested }, {}, unlisted)).toMatchObject({ requested, ours: [arnOf('good'), arnOf('next')] });
    const listed = view([listener([good])], [good, pending('next')]);
    expect(of({ requested }, {}, listed)).not.toHaveProperty('requested');
    expect(of({ requested })).not.toHaveProperty('requested');
  });

  test('is not requested again', () => {
    const asked = view(
      [listener([])],
      unlistedOf(requested, NOW).map(([, one]) => one),
    );
    expect(decide(asked, of({ requested }, {}, asked), policy(), NOW).decision.kind).toBe('hold');
    const unasked = view([listener([])], []);
    expect(decide(unasked, of({}, {}, unasked), policy(), NOW).decision.kind).toBe('request');
  });
});
