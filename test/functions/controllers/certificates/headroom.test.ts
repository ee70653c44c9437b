import { describe, expect, test } from 'vitest';
import { type Attached, cheapestConsolidation } from '../../../../functions/controllers/certificates/consolidation.ts';
import { certificateSets } from '../../../../fleet/certificateSets.ts';
import { headroomWorries } from '../../../../functions/controllers/certificates/headroom.ts';
import { arnOf, certificate, listener, NOW, policy, view } from './builders.ts';

const isDomain = (domain: string) => /(^|\.)(shop|other)\.example$/.test(domain);
const on = (arn: string, ...names: string[]): Attached => ({ arn, names, isDefault: arn === 'default' });

describe('the cheapest consolidation', () => {
  test.each([
    {
      name: 'is a wildcard in place of all below one domain',
      attached: [
        on('a', 'a.shop.example'),
        on('b', 'b.shop.example'),
        on('c', 'c.shop.example'),
        on('d', 'x.other.example', 'other.example'),
      ],
      expected: { names: ['*.shop.example'], replaces: ['a', 'b', 'c'], frees: 2 },
    },
    {
      name: 'is a wildcard that is there already in place of what it covers',
      attached: [on('a', '*.shop.example'), on('b', 'b.shop.example')],
      expected: { names: ['*.shop.example'], replaces: ['a', 'b'], frees: 1 },
    },
    {
      name: 'is one shared certificate where no wildcard fits',
      attached: [on('a', 'shop.example'), on('b', 'other.example')],
      expected: { names: ['other.example', 'shop.example'], replaces: ['a', 'b'], frees: 1 },
    },
    {
      name: 'takes the place of the default, and needs none itself',
      attached: [on('default', 'a.shop.example'), on('b', 'b.shop.example'), on('c', 'c.shop.example')],
      expected: { names: ['*.shop.example'], replaces: ['b', 'c', 'default'], frees: 2 },
    },
    {
      name: 'asks for no wildcard below what is no domain of ours',
      attached: [on('a', 'a.example'), on('b', 'b.example')],
      expected: { names: ['a.example', 'b.example'], replaces: ['a', 'b'], frees: 1 },
    },
    {
      name: 'keeps a name as it is where the wildcard brings nothing',
      attached: [on('a', 'a.shop.example'), on('b', 'x.other.example')],
      expected: { names: ['a.shop.example', 'x.other.example'], replaces: ['a', 'b'], frees: 1 },
    },
    { name: 'is none for one certificate', attached: [on('a', 'a.shop.example')], expected: undefined },
    {
      name: 'is none with more names than a certificate may have',
      attached: [on('a', 'shop.example', 'a.b.shop.example'), on('b', 'other.example', 'a.b.other.example')],
      expected: undefined,
    },
  ])('$name', ({ attached, expected }) => {
    expect(cheapestConsolidation(attached, { namesPerCertificate: 3, isDomain })).toEqual(expected);
  });

  test('is what trying everything finds', () => {
    const names = [
      'shop.example',
      'a.shop.example',
      'b.shop.example',
      '*.shop.example',
      'x.other.example',
      'y.other.example',
      'other.example',
    ];
    const wide = [...names, '*.other.example'];
    const fits = (name: string, host: string) =>
      name === host ||
      (name.startsWith('*.') && !host.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2));
    const subsets = Array.from({ length: 2 ** wide.length }, (_, bits) => wide.filter((_name, at) => (bits >> at) & 1));
    const everyCertificate = subsets.filter((set) => set.length > 0 && set.length <= 3);
    let state = 7;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 300; round++) {
      const attached = Array.from({ length: 2 + random(4) }, (_, at): Attached => ({
        arn: `c${at}`,
        names: [...new Set(Array.from({ length: 1 + random(3) }, () => names[random(names.length)]!))],
        isDefault: at === 0 && random(2) === 0,
      }));
      let best: [number, number] | undefined;
      for (const chosen of everyCertificate) {
        const covered = attached.filter((one) => one.names.every((host) => chosen.some((name) => fits(name, host))));
        const frees = covered.filter((one) => !one.isDefault).length - (covered.some((one) => one.isDefault) ? 0 : 1);
        if (frees < 1) continue;
        if (!best || chosen.length < best[0] || (chosen.length === best[0] && frees > best[1]))
          best = [chosen.length, frees];
      }
      const found = cheapestConsolidation(attached, { namesPerCertificate: 3, isDomain });
      const replaced = attached.filter(({ arn }) => found?.replaces.includes(arn)).flatMap((one) => one.names);
      const lost = replaced.filter((host) => !found!.names.some((name) => fits(name, host)));
      expect({ attached, found: found && [found.names.length, found.frees], lost }).toEqual({
        attached,
        found: best,
        lost: [],
      });
    }
  });
});

describe('room for certificates', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => certificate(`c${at}`, { names: [`h${at}.shop.example`] }));
  const worries = (count: number, changes: Parameters<typeof policy>[0] = {}) => {
    const all = [certificate('default', { names: ['other.example'] }), ...many(count)];
    return headroomWorries(view([listener(all)], all), policy(changes), NOW);
  };

  test.each([
    [21, 0],
    [22, 1],
    [25, 1],
    // The quota has been raised, and the fleet does not say so.
    [26, 0],
  ])('on a load balancer with %d of 25 is told %d times', (count, times) => {
    expect(worries(count)).toHaveLength(times);
  });

  test('is told with the cheapest consolidation', () => {
    expect(worries(25)[0]).toEqual({
      key: 'headroom certificates shop',
      afterMinutes: 0,
      againMinutes: 1_440,
      message:
        'The load balancer shop has 25 of 25 certificates besides the defaults. One certificate for *.shop.example on port 443 instead of 25 frees 24 places. Or raise the quota, and certificatesPerLoadBalancer in the fleet.',
    });
  });

  test('proposes a wildcard below any domain of a hosted zone, though nothing names the domain itself', () => {
    const all = many(22).map((one, at) => ({ ...one, names: [`h${at}.full.shop.example`] }));
    const [worry] = headroomWorries(
      view([listener([certificate('default'), ...all])], [certificate('default'), ...all]),
      policy({ domains: [['www.shop.example']] }),
      NOW,
    );
    expect(worry?.message).toContain(
      'One certificate for *.full.shop.example on port 443 instead of 22 frees 21 places.',
    );
  });

  test('is told again after a week while something is left, and every day when nothing is', () => {
    expect([22, 24, 25].map((count) => worries(count)[0]?.againMinutes)).toEqual([10_080, 10_080, 1_440]);
  });

  test('proposes nothing for what is not Amazon’s to issue, and leaves twins of two keys alone', () => {
    const imported = ['a', 'b'].map((name) => certificate(name, { names: [`${name}.shop.example`], type: 'IMPORTED' }));
    const twins = ['rsa', 'ecdsa'].map((name) => certificate(name, { names: ['c.shop.example'] }));
    const all = [certificate('default', { type: 'PRIVATE' }), ...imported, ...twins];
    const [worry] = headroomWorries(view([listener(all)], all), policy({ certificatesPerLoadBalancer: 4 }), NOW);
    expect(worry?.message).toContain('No two of them can share a certificate.');
  });

  test('in the account counts expired and revoked ones, and none of a private CA', () => {
    const issued = many(9);
    const expired = certificate('old', { status: 'EXPIRED', isInUse: false, names: ['old.example'] });
    const privates = Array.from({ length: 20 }, (_, at) => certificate(`p${at}`, { type: 'PRIVATE' }));
    const told = (all: ReturnType<typeof certificate>[]) =>
      headroomWorries(view([], all), policy({ accountQuota: 11 }), NOW).map(({ message }) => message);
    expect(told([...issued.slice(1), ...privates])).toEqual([]);
    expect(told([...issued, expired, ...privates])[0]).toMatch(
      /^The account has 10 of 11 issued certificates in this Region, 1 of them expired, revoked or failed and not in use: /,
    );
    expect(arnOf('old')).toBe(expired.arn);
  });

  test('in the account is told by one certificate set, for all of them', () => {
    const certificates = {
      first: { ...policy(), certificatesPerAccount: 10, hostedZone: undefined },
      second: { ...policy(), certificatesPerAccount: 12, hostedZone: undefined },
    };
    const sets = [...certificateSets({ stage: 'dev', fleet: { certificates, hostedZones: [] } }).values()];
    // The larger number is what somebody has said last; eleven of twelve are near it.
    const told = sets.map((one) => headroomWorries(view([], many(11)), one, NOW).map(({ key }) => key));
    expect(told).toEqual([['headroom account issued'], []]);
  });
});

describe('certificates on a full listener that are not needed', () => {
  const WIDE = certificate('wide', { names: ['shop.example', '*.shop.example'] });
  const one = (name: string, changes: Parameters<typeof certificate>[1] = {}) =>
    certificate(name, { names: [`${name}.shop.example`], ...changes });
  const told = (attached: readonly ReturnType<typeof certificate>[], changes: Parameters<typeof policy>[0] = {}) => {
    const allowed = { certificatesPerLoadBalancer: attached.length - 1, domains: [], ...changes };
    const [worry] = headroomWorries(view([listener(attached)], attached), policy(allowed), NOW);
    return /\. ((?:One is|\d+ are) not needed.*?\.) /.exec(worry!.message)?.[1];
  };
  const OTHER = certificate('other', { names: ['other.example'] });

  test.each([
    {
      name: 'are those whose names others have, whoever made them',
      attached: [OTHER, WIDE, one('a'), one('b', { type: 'IMPORTED', daysLeft: 10 })],
      expected: `2 are not needed, because others there have every name: take them off: b.shop.example (${arnOf('b')}); a.shop.example (${arnOf('a')}).`,
    },
    {
      name: 'are those that the default has the names of',
      attached: [WIDE, one('a')],
      expected: `One is not needed, because others there have every name: take it off: a.shop.example (${arnOf('a')}).`,
    },
    {
      name: 'of two with the same names, is the one that ends first',
      attached: [OTHER, one('a'), certificate('again', { names: ['a.shop.example'], daysLeft: 20 })],
      expected: `One is not needed, because others there have every name: take it off: a.shop.example (${arnOf('again')}).`,
    },
    {
      name: 'is one that has expired',
      attached: [OTHER, WIDE, one('a', { status: 'EXPIRED', daysLeft: -1 })],
      expected: `One is not needed, because others there have every name: take it off: a.shop.example (${arnOf('a')}).`,
    },
    {
      name: 'is none where another one has its name only for a few days',
      attached: [OTHER, { ...WIDE, ...one('wide', { daysLeft: 5 }), names: WIDE.names }, one('a')],
    },
    {
      name: 'is none that the others have only a part of',
      attached: [OTHER, WIDE, one('a', { names: ['a.shop.example', 'x.example'] })],
    },
    { name: 'is none of two keys', attached: [OTHER, WIDE, one('a', { keyAlgorithm: 'EC_prime256v1' })] },
    { name: 'is none of a private authority', attached: [OTHER, WIDE, one('a', { type: 'PRIVATE' })] },
    {
      name: 'is none that an imported one covers',
      attached: [OTHER, { ...WIDE, type: 'IMPORTED' as const }, one('a')],
    },
    { name: 'is never the default', attached: [one('a'), WIDE] },
    { name: 'is none that the fleet names', attached: [OTHER, WIDE, one('a')], changes: { domains: [arnOf('a')] } },
  ])('$name', ({ attached, expected, changes = {} }) => {
    expect(told(attached, changes)).toBe(expected);
  });
});
