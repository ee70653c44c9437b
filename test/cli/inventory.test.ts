import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { exitCodeOf, inventoryOf, type ServedOn } from '../../cli/evenkeel/inventoryRows.ts';
import { describeInventory } from '../../cli/evenkeel/inventoryText.ts';
import { policy } from '../functions/controllers/certificates/builders.ts';
import type { ListedCertificate } from '../../functions/aws/acm/certificate.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
const DAY = 86_400_000;
const arnOf = (name: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${name}`;
const IAM = 'arn:aws:iam::123456789012:server-certificate/legacy';

const listed = (name: string, days: number, changes: Partial<ListedCertificate> = {}): ListedCertificate => ({
  arn: arnOf(name),
  names: [`${name}.shop.example`],
  status: 'ISSUED',
  type: 'AMAZON_ISSUED',
  keyAlgorithm: 'RSA_2048',
  isRenewable: true,
  createdAtMs: NOW,
  notBeforeMs: NOW + (days - 198) * DAY,
  notAfterMs: NOW + days * DAY,
  isInUse: true,
  hasMoreNames: false,
  ...changes,
});
const on = (arn: string, isDefault = false): ServedOn => ({ set: 'shop', arn, place: 'shop:443', isDefault });
const rules = policy();
const sets = new Map([['shop', rules]]);
const read = (changes: Partial<Parameters<typeof inventoryOf>[0]>) =>
  inventoryOf({ certificates: [], serverCertificates: [], served: [], sets, unread: [], nowMs: NOW, ...changes });

describe('an inventory', () => {
  test.each([
    [
      'amazon',
      listed('a', 14),
      { daysLeft: 14, renewedBy: 'ACM', next: 'renewed, else replaced below 14 days', isUrgent: false },
    ],
    ['amazon', listed('a', 13), { daysLeft: 13, renewedBy: 'ACM', next: 'to be replaced', isUrgent: true }],
    ['amazon', listed('a', -1, { status: 'EXPIRED' }), { next: 'to be replaced', isUrgent: true }],
    ['amazon', listed('a', 90, { status: 'REVOKED' }), { next: 'to be replaced', isUrgent: true }],
    [
      'imported',
      listed('a', 90, { type: 'IMPORTED' }),
      { renewedBy: 'you', next: 'watched: import a new one', isUrgent: false },
    ],
    [
      'private',
      listed('a', 9, { type: 'PRIVATE', isRenewable: false }),
      { renewedBy: 'you', next: 'watched: renew it with your CA', isUrgent: true },
    ],
    [
      'private',
      listed('a', 90, { type: 'PRIVATE' }),
      { renewedBy: 'ACM', next: 'watched: its CA lets ACM renew it', isUrgent: false },
    ],
  ])('says of a served certificate of the kind %s who renews it and what would be done', (kind, one, expected) => {
    const { rows } = read({ certificates: [one], served: [on(one.arn, true)] });
    expect(rows).toEqual([expect.objectContaining({ kind, servedOn: ['shop:443 (default)'], ...expected })]);
  });

  test.each([
    [100, 8, 'renewed, else replaced below 7.1 days', false],
    [100, 7, 'to be replaced', true],
    [47, 4, 'renewed, else replaced below 3.3 days', false],
    [47, 3, 'to be replaced', true],
  ])('knows that a certificate of %d days with %d left is %s', (life, days, next, isUrgent) => {
    const one = listed('a', days, { notBeforeMs: NOW + (days - life) * DAY });
    const { rows } = read({ certificates: [one], served: [on(one.arn)] });
    expect(rows).toMatchObject([{ next, isUrgent }]);
  });

  test('says what becomes of it where the certificate set that is served it last is the stricter one', () => {
    const one = listed('a', 20);
    const { rows } = read({
      certificates: [one],
      served: [on(one.arn), { ...on(one.arn), set: 'strict', place: 'blog:443' }],
      sets: new Map([
        ['shop', rules],
        ['strict', { ...rules, replaceBelowDays: 30 }],
      ]),
    });
    expect(rows).toMatchObject([{ servedOn: ['shop:443', 'blog:443'], next: 'to be replaced' }]);
  });

  test('says what the fleet lets be replaced', () => {
    const some = [listed('a', 90, { type: 'PRIVATE', isRenewable: false }), listed('b', 300, { type: 'IMPORTED' })];
    const { rows } = read({
      certificates: some,
      served: some.map(({ arn }) => on(arn)),
      sets: new Map([['shop', { ...rules, replacePrivate: true, replace: [arnOf('b')] }]]),
    });
    expect(rows.map(({ renewedBy, next }) => [renewedBy, next])).toEqual([
      ['you', 'replaced below 14 days'],
      ['you', 'to be replaced'],
    ]);
  });

  test('has what IAM holds, and what nobody may read', () => {
    const { rows } = read({
      served: [on(IAM), on(arnOf('hidden'))],
      serverCertificates: [{ arn: IAM, name: 'legacy', notAfterMs: NOW + 5 * DAY }],
    });
    expect(rows).toMatchObject([
      { arn: IAM, names: ['legacy'], kind: 'iam', daysLeft: 5, renewedBy: 'you', isUrgent: true },
      { arn: arnOf('hidden'), kind: 'unknown', daysLeft: undefined, renewedBy: 'unknown', isUrgent: true },
    ]);
  });

  test('has what is not served after what is, and says whether it is renewed', () => {
    const { rows } = read({
      certificates: [listed('unused', 5, { isInUse: false }), listed('elsewhere', 6), listed('served', 90)],
      served: [on(arnOf('served'))],
    });
    expect(rows.map(({ names, renewedBy, next }) => [names[0], renewedBy, next])).toEqual([
      ['served.shop.example', 'ACM', 'renewed, else replaced below 14 days'],
      ['unused.shop.example', 'nobody', 'unused: not renewed, not touched'],
      ['elsewhere.shop.example', 'ACM', 'served elsewhere: not managed'],
    ]);
  });

  test.each([
    [0, { certificates: [listed('a', 90)], served: [on(arnOf('a'))] }],
    [0, { certificates: [listed('a', -5, { status: 'EXPIRED', isInUse: false })] }],
    [2, { certificates: [listed('a', 3)], served: [on(arnOf('a'))] }],
    [3, { unread: ['listeners of shop: no'] }],
    [2, { served: [on(arnOf('a'))], unread: ['certificates of ACM: no'] }],
  ])('ends with the exit code %d', (code, changes) => {
    expect(exitCodeOf(read(changes))).toBe(code);
  });

  test('fits into 80 columns', () => {
    const long = listed('a-name-that-is-much-longer-than-any-column-of-a-table-could-be', 120, {
      names: [`${'x'.repeat(60)}.shop.example`, 'b', 'c'],
    });
    const inventory = read({
      certificates: [long],
      served: Array.from({ length: 9 }, () => on(long.arn)),
      unread: [
        'listeners of blog: User is not authorized to perform elasticloadbalancing:DescribeListeners on everything',
      ],
    });
    const lines = stripVTControlCharacters(describeInventory(inventory)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).toContain('Not read, so that the list is not complete:');
  });
});
