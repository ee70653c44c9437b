import { arnOf, certificate, DAY, listener, listenerArn, MINUTE, NOW, SECOND, view } from './builders.ts';
import type { Row } from './rows.ts';

/** Renewed by ACM a minute ago: its ARN is the same, its serial is not. */
const renewed = certificate('good', { daysLeft: 198, notBeforeMs: NOW - MINUTE, detail: { serial: '2b' } });
const KEY = `${listenerArn(443)} ${arnOf('good')}`;
const validSince = { [arnOf('good')]: NOW - 150 * DAY };

/** A listener with the certificate as renewed, of which so much has been asked and answered. */
const asked = (
  renewal: object,
  answer?: { readonly requestedAtMs: number; readonly outcome: 'served' | 'not-served' },
  more: object = {},
) =>
  view([listener([renewed])], [renewed], {
    proofs: new Map(
      answer ? [[listenerArn(443), { ...answer, finishedAtMs: answer.requestedAtMs + 30 * SECOND }] as const] : [],
    ),
    progress: { renewals: { [KEY]: renewal }, ...more },
  });

/** What becomes of a certificate that ACM renews under its ARN, or that people import anew. */
export const renewalRows: readonly Row[] = [
  {
    name: 'is looked at by handshakes with its new serial, once it is noticed',
    view: asked({}),
    expect: {
      kind: 'prove',
      isRenewal: true,
      reason: 'renewed',
      listenerArn: listenerArn(443),
      serials: ['2b'],
      urls: [],
    },
  },
  {
    name: 'is not asked about again while an answer may come',
    view: asked({ askedAtMs: NOW - MINUTE, proofRequestedAtMs: NOW - MINUTE }),
    expect: { kind: 'hold', reason: 'proving' },
  },
  {
    name: 'is asked about again when nobody has answered for two minutes',
    view: asked({ askedAtMs: NOW - 2 * MINUTE, proofRequestedAtMs: NOW - 2 * MINUTE }),
    expect: { kind: 'prove', isRenewal: true, reason: 'not-served-yet' },
  },
  {
    name: 'is over once every address has served it',
    view: asked(
      { askedAtMs: NOW - MINUTE, proofRequestedAtMs: NOW - MINUTE },
      { requestedAtMs: NOW - MINUTE, outcome: 'served' },
    ),
    expect: { kind: 'confirm', isRenewal: true, reason: 'served', certificateArn: arnOf('good') },
  },
  {
    name: 'is not over by an answer to something else',
    view: asked(
      { askedAtMs: NOW - MINUTE, proofRequestedAtMs: NOW - MINUTE },
      { requestedAtMs: NOW - 5 * MINUTE, outcome: 'served' },
    ),
    expect: { kind: 'hold', reason: 'proving' },
  },
  {
    name: 'has its time to come to every address',
    view: asked(
      { askedAtMs: NOW - 9 * MINUTE, proofRequestedAtMs: NOW - 40 * SECOND, notServedAtMs: NOW - 10 * SECOND },
      { requestedAtMs: NOW - 40 * SECOND, outcome: 'not-served' },
    ),
    expect: { kind: 'hold', reason: 'proving' },
  },
  {
    name: 'is told when an address goes on with the old serial after its time, and never rolled back',
    view: asked(
      { askedAtMs: NOW - 10 * MINUTE, proofRequestedAtMs: NOW - 40 * SECOND, notServedAtMs: NOW - 10 * SECOND },
      { requestedAtMs: NOW - 40 * SECOND, outcome: 'not-served' },
    ),
    expect: { kind: 'hold', reason: 'renewal-not-served', about: 'shop:443', numbers: { renewalsNotServed: 1 } },
  },
  {
    name: 'that came too late is looked at every quarter of an hour',
    view: asked({
      askedAtMs: NOW - 60 * MINUTE,
      proofRequestedAtMs: NOW - 16 * MINUTE,
      notServedAtMs: NOW - 15 * MINUTE,
    }),
    expect: { kind: 'prove', isRenewal: true, reason: 'not-served-yet' },
  },
  {
    name: 'of which nobody has said anything in its time is told as that',
    view: asked({ askedAtMs: NOW - 11 * MINUTE, proofRequestedAtMs: NOW - MINUTE }),
    expect: { kind: 'hold', reason: 'proof-missing', about: 'shop:443', numbers: { unproven: 1 } },
  },
  {
    name: 'waits for a change of certificates on its listener',
    view: asked({}, undefined, {
      swaps: {
        [listenerArn(443)]: {
          certificateArn: arnOf('good'),
          replaces: [],
          isDefault: true,
          attachedAtMs: NOW - MINUTE,
          sinceMs: NOW - MINUTE,
          proofRequestedAtMs: NOW - SECOND,
        },
      },
    }),
    expect: { kind: 'hold', reason: 'proving' },
  },
  {
    name: 'is asked about after another one of the same listener has been answered',
    view: ((other) =>
      view([listener([renewed, other])], [renewed, other], {
        progress: {
          renewals: {
            [KEY]: { askedAtMs: NOW - SECOND, proofRequestedAtMs: NOW - SECOND },
            [`${listenerArn(443)} ${other.arn}`]: {},
          },
        },
      }))(certificate('other', { names: ['other.example'], detail: { serial: '3c' } })),
    policy: { domains: [] },
    expect: { kind: 'hold', reason: 'proving' },
  },
];

/** A listener whose certificate was seen as valid since 150 days ago, and is valid since a minute ago. */
export const noticed = view([listener([renewed])], [renewed], { progress: { validSince } });

/** The same with the certificate as it was. */
export const asBefore = ((old) => view([listener([old])], [old], { progress: { validSince } }))(
  certificate('good', { notBeforeMs: NOW - 150 * DAY }),
);
export { KEY as RENEWAL_KEY };
