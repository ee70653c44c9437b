import { arnOf, certificate, listener, listenerArn, MINUTE, NOW, pending, secondBalancer, view } from './builders.ts';
import type { Row } from './rows.ts';

const none = { domains: [] };
type Changes = Parameters<typeof certificate>[1];

/** A listener with one certificate of such a kind, which the fleet does not name. */
const alone = (changes: Changes, more: Parameters<typeof view>[2] = {}) => {
  const old = certificate('old', { ours: false, names: ['old.shop.example'], ...changes });
  return view([listener([old])], [old], more);
};
const privately = { type: 'PRIVATE', isRenewable: true } as const;
const serverCertificate = {
  type: 'IAM',
  isRenewable: false,
  arn: 'arn:aws:iam::123456789012:server-certificate/old',
} as const;
const unknown = { type: 'UNKNOWN', status: 'UNKNOWN', names: [], notAfterMs: undefined, isUnreadable: true } as const;

/** What may take the place of what: rows for certificates that Amazon has not issued. */
export const kindRows: readonly Row[] = [
  {
    name: 'an imported one is told from the first day of the window on, whoever has the zone',
    view: alone({ type: 'IMPORTED', daysLeft: 60 }),
    policy: none,
    expect: {
      kind: 'hold',
      reason: 'import-expiring',
      about: 'old.shop.example',
      numbers: { daysLeft: 60, ending: 1 },
    },
  },
  {
    name: 'an imported one is not told a day earlier',
    view: alone({ type: 'IMPORTED', daysLeft: 61 }),
    policy: none,
    expect: { kind: 'hold', reason: 'in-order' },
  },
  {
    name: 'an imported one is not replaced below the floor, even if the fleet names its domains',
    view: alone({ type: 'IMPORTED', daysLeft: 13, names: ['shop.example', '*.shop.example'] }),
    expect: { kind: 'hold', reason: 'import-expiring', numbers: { daysLeft: 13 } },
  },
  {
    name: 'an imported one is replaced at once where the fleet lists it, with the same names',
    view: alone({ type: 'IMPORTED', daysLeft: 300 }),
    policy: { domains: [], replace: [arnOf('old')] },
    expect: { kind: 'request', reason: 'expiring', names: ['old.shop.example'] },
  },
  {
    name: 'an imported one that is listed and that no zone of ours can follow says so',
    view: alone({ type: 'IMPORTED', daysLeft: 30, names: ['old.example'] }),
    policy: { domains: [], replace: [arnOf('old')] },
    expect: { kind: 'hold', reason: 'no-public-zone', about: 'old.example' },
  },
  {
    name: 'a private one is left to ACM while there is time for its renewal',
    view: alone({ ...privately, daysLeft: 45 + 1 / 24 }),
    policy: none,
    expect: { kind: 'hold', reason: 'in-order' },
  },
  {
    name: 'a private one that ACM has not renewed for a quarter of its time is told',
    view: alone({ ...privately, daysLeft: 45 }),
    policy: none,
    expect: { kind: 'hold', reason: 'private-expiring', numbers: { daysLeft: 45 } },
  },
  {
    name: 'a private one that ACM does not renew is told from the first day on',
    view: alone({ ...privately, isRenewable: false, daysLeft: 60 }),
    policy: none,
    expect: { kind: 'hold', reason: 'private-expiring', numbers: { daysLeft: 60 } },
  },
  {
    name: 'a private one whose renewal has failed is told at once',
    view: alone({ ...privately, daysLeft: 59, detail: { renewalStatus: 'FAILED' } }),
    policy: none,
    expect: { kind: 'hold', reason: 'private-expiring' },
  },
  {
    name: 'a private one that was revoked is told at once, whatever days it has left',
    view: alone({ ...privately, daysLeft: 300, status: 'REVOKED' }),
    policy: none,
    expect: { kind: 'hold', reason: 'private-expiring', numbers: { daysLeft: 300 } },
  },
  {
    name: 'an imported one that is not active is told at once',
    view: alone({ type: 'IMPORTED', daysLeft: 300, status: 'INACTIVE' }),
    policy: none,
    expect: { kind: 'hold', reason: 'import-expiring' },
  },
  {
    name: 'a private one is never replaced by a public one, even past its end and if the fleet names its domains',
    view: alone({ ...privately, daysLeft: -1, status: 'EXPIRED', names: ['shop.example', '*.shop.example'] }),
    expect: { kind: 'hold', reason: 'private-expiring', numbers: { daysLeft: -1 } },
  },
  {
    name: 'a private one is kept at the floor where the fleet lets it be replaced',
    view: alone({ ...privately, daysLeft: 14 }),
    policy: { domains: [], replacePrivate: true },
    expect: { kind: 'hold', reason: 'in-order' },
  },
  {
    name: 'a private one is replaced below the floor where the fleet says so',
    view: alone({ ...privately, daysLeft: 13 }),
    policy: { domains: [], replacePrivate: true },
    expect: { kind: 'request', reason: 'expiring', names: ['old.shop.example'] },
  },
  {
    name: 'a server certificate of IAM is told from the first day of the window on',
    view: alone({ ...serverCertificate, daysLeft: 60 }),
    policy: none,
    expect: { kind: 'hold', reason: 'server-certificate-expiring', about: 'old.shop.example' },
  },
  {
    name: 'a server certificate of IAM covers its names, so that nothing is requested for them',
    view: alone({ ...serverCertificate, daysLeft: 200, names: ['shop.example', '*.shop.example'] }),
    expect: { kind: 'hold', reason: 'in-order', numbers: { minDaysLeft: 200 } },
  },
  {
    name: 'a server certificate of IAM is replaced where the fleet lists it',
    view: alone({ ...serverCertificate, daysLeft: 200 }),
    policy: { domains: [], replace: [serverCertificate.arn] },
    expect: { kind: 'request', reason: 'expiring', names: ['old.shop.example'] },
  },
  {
    name: 'what cannot be judged is told at once',
    view: alone(unknown),
    policy: none,
    expect: { kind: 'hold', reason: 'certificate-unknown', about: arnOf('old'), numbers: { ending: 1 } },
  },
  {
    name: 'what cannot be judged keeps its hosts: nothing is requested for them',
    view: ((old) => view([listener([old], { hosts: ['www.shop.example'] })], [old]))(certificate('old', unknown)),
    policy: none,
    expect: { kind: 'hold', reason: 'certificate-unknown' },
  },
  {
    name: 'what cannot be judged does not keep the listener from what the fleet names',
    view: alone(unknown),
    expect: { kind: 'request', reason: 'named' },
  },
  {
    name: 'one that ACM does not let us describe is not replaced, though its end is known',
    view: alone({ type: 'AMAZON_ISSUED', isUnreadable: true, daysLeft: 5 }),
    policy: none,
    expect: { kind: 'hold', reason: 'certificate-unknown', numbers: { daysLeft: 5 } },
  },
  {
    name: 'a private one of another listener is no candidate for what clients of the internet ask for',
    view: ((old, other) =>
      view(
        [listener([old]), listener([other], { arn: listenerArn(443, 'blog'), loadBalancer: 'blog' })],
        [old, other],
        { loadBalancers: [view([], []).loadBalancers[0]!, secondBalancer] },
      ))(certificate('old', { daysLeft: 5 }), certificate('private', { ...privately, daysLeft: 300, ours: false })),
    policy: { loadBalancers: { shop: { proof: 'public' }, blog: { proof: 'public' } } },
    expect: { kind: 'request', reason: 'named' },
  },
  {
    name: "one of Amazon's is not superseded by an imported one beside it",
    view: ((old, imported) => view([listener([old, imported])], [old, imported]))(
      certificate('old', { daysLeft: 5 }),
      certificate('imported', { type: 'IMPORTED', daysLeft: 300, ours: false }),
    ),
    expect: { kind: 'request', reason: 'expiring' },
  },
];

const rsa = certificate('rsa', { daysLeft: 10, keyAlgorithm: 'RSA_2048' });
const ec = certificate('ec', { daysLeft: 190, keyAlgorithm: 'EC_secp384r1' });

/** RSA and elliptic curves for one host. */
export const twinRows: readonly Row[] = [
  {
    name: 'are in order while both may stay',
    view: ((one) => view([listener([one, ec])], [one, ec]))(certificate('rsa', { daysLeft: 100 })),
    expect: { kind: 'hold', reason: 'in-order' },
  },
  {
    name: 'are replaced each by its own key: RSA, whatever the fleet has for new ones',
    view: view([listener([ec, rsa])], [ec, rsa]),
    policy: { keyAlgorithm: 'EC_prime256v1' },
    expect: { kind: 'request', reason: 'expiring', keyAlgorithm: 'RSA_2048' },
  },
  {
    name: 'are replaced each by its own key: an elliptic curve',
    view: ((one, other) => view([listener([one, other])], [one, other]))(
      certificate('rsa'),
      certificate('ec', { daysLeft: 10, keyAlgorithm: 'EC_secp384r1' }),
    ),
    expect: { kind: 'request', reason: 'expiring', keyAlgorithm: 'EC_secp384r1' },
  },
  {
    name: 'are replaced by the nearest key that ACM issues for',
    view: ((one, other) => view([listener([one, other])], [one, other]))(
      certificate('rsa', { daysLeft: 10, keyAlgorithm: 'RSA_4096' }),
      ec,
    ),
    expect: { kind: 'request', reason: 'expiring', keyAlgorithm: 'RSA_2048' },
  },
  {
    name: 'are not superfluous: the other one takes no place of one that comes to its end',
    view: ((next) => view([listener([ec, rsa])], [ec, rsa, next]))(pending('next', { keyAlgorithm: 'RSA_2048' })),
    expect: { kind: 'hold', reason: 'validating' },
  },
  {
    name: 'wait for no certificate with the other key',
    view: ((next) => view([listener([ec, rsa])], [ec, rsa, next]))(pending('next', { keyAlgorithm: 'EC_secp384r1' })),
    expect: { kind: 'request', keyAlgorithm: 'RSA_2048' },
  },
  {
    name: 'are attached in place of the one with the same key alone',
    view: ((next) => view([listener([ec, rsa])], [ec, rsa, next]))(certificate('next')),
    expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('rsa')] },
  },
  {
    name: 'of which both come to their ends go one after the other',
    view: ((other, next) => view([listener([other, rsa])], [other, rsa, next]))(
      certificate('ec', { daysLeft: 10, keyAlgorithm: 'EC_secp384r1' }),
      certificate('next'),
    ),
    expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('rsa')], isDefault: false },
  },
  {
    name: 'are none where a swap has put the new key beside the old one',
    view: view([listener([ec, rsa])], [ec, rsa], {
      progress: {
        swaps: {
          [listenerArn(443)]: {
            certificateArn: arnOf('ec'),
            replaces: [arnOf('rsa')],
            isDefault: false,
            attachedAtMs: NOW - 10 * MINUTE,
          },
        },
      },
    }),
    expect: { kind: 'detach', replaces: [arnOf('rsa')] },
  },
  {
    name: 'are none of one that stands alone: the fleet says what follows it',
    view: ((next) => view([listener([rsa])], [rsa, next]))(certificate('next', { keyAlgorithm: 'EC_prime256v1' })),
    expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('rsa')], isDefault: true },
  },
];
