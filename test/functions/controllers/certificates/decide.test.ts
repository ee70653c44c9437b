import { describe } from 'vitest';
import {
  arnOf,
  certificate,
  DAY,
  HOUR,
  httpListener,
  listener,
  listenerArn,
  MINUTE,
  NOW,
  pending,
  SECOND,
  validation,
  view,
} from './builders.ts';
import { rows } from './rows.ts';

const good = certificate('good');
const quiet = view([listener([good])], [good]);

describe('at rest', () => {
  rows([
    { name: 'holds while every listener has what it needs', view: quiet, expect: { kind: 'hold', reason: 'in-order' } },
    {
      name: 'holds while a renewal has everything that it needs',
      view: ((old) => view([listener([old])], [old]))(
        certificate('a', { daysLeft: 60, detail: { validations: [validation()] } }),
      ),
      expect: { kind: 'hold', reason: 'renewing' },
    },
    {
      name: 'is in order a day before the renewal window',
      view: ((old) => view([listener([old])], [old]))(certificate('a', { daysLeft: 61 })),
      expect: { kind: 'hold', reason: 'in-order', numbers: { minDaysLeft: 61, uncovered: 0 } },
    },
    {
      name: 'lets a pause beat everything',
      view: view([listener([])], [], { pause: { by: 'ada', why: 'freeze' } }),
      expect: { kind: 'hold', reason: 'paused' },
    },
    {
      name: 'leaves the listeners to a drill',
      view: view([listener([])], [], { interlock: { by: 'certificate-rotation', untilMs: NOW + HOUR } }),
      expect: { kind: 'hold', reason: 'held-by-interlock' },
    },
  ]);
});

describe('what no certificate covers', () => {
  const other = certificate('other', { names: ['other.example'], ours: false });
  rows([
    {
      name: 'is requested as the fleet names it',
      view: view([listener([other])], [other]),
      expect: { kind: 'request', reason: 'named', names: ['shop.example', '*.shop.example'] },
    },
    {
      name: 'is requested for a host of a rule that is two labels below the wildcard',
      view: view([listener([good], { hosts: ['API.eu.shop.example', 'www.shop.example'] })], [good]),
      expect: { kind: 'request', reason: 'uncovered-host', names: ['api.eu.shop.example'] },
    },
    {
      name: 'waits for a certificate that is being validated',
      view: ((next) => view([listener([other])], [other, next]))(pending('next')),
      expect: { kind: 'hold', reason: 'validating', about: 'shop.example' },
    },
    {
      name: 'is not taken from a certificate that somebody else requested',
      view: ((next) => view([listener([other])], [other, next]))(pending('next', { ours: false })),
      expect: { kind: 'request', reason: 'named' },
    },
    {
      name: 'gets its validation record where there is none',
      view: ((next) =>
        view([listener([other])], [other, next], { records: new Map([['_a.shop.example', undefined]]) }))(
        pending('next'),
      ),
      expect: {
        kind: 'upsert-records',
        reason: 'validation',
        zoneId: 'Z1',
        records: [{ name: '_a.shop.example', value: '_b.acm-validations.aws' }],
      },
    },
    {
      name: 'is attached beside the others once it is issued',
      view: ((next) => view([listener([other])], [other, next]))(certificate('next', { isInUse: false })),
      expect: {
        kind: 'attach',
        reason: 'not-covered',
        listenerArn: listenerArn(443),
        certificateArn: arnOf('next'),
        replaces: [],
        isDefault: false,
      },
    },
    {
      name: 'is not requested an eleventh time within a day',
      view: view([listener([other])], [other], {
        progress: { requestsMs: Array.from({ length: 10 }, () => NOW - HOUR) },
      }),
      expect: { kind: 'hold', reason: 'budget-used', numbers: { requestsToday: 10 } },
    },
    {
      name: 'is requested again while fewer have been asked for today',
      view: view([listener([other])], [other], {
        progress: { requestsMs: Array.from({ length: 9 }, () => NOW - HOUR) },
      }),
      expect: { kind: 'request' },
    },
    {
      name: 'is left alone for a minute after a request has failed',
      view: view([listener([other])], [other], {
        progress: { failures: { request: { count: 1, lastMs: NOW - 59 * SECOND } } },
      }),
      expect: { kind: 'hold', reason: 'backing-off' },
    },
    {
      name: 'is tried again a minute after a request has failed',
      view: view([listener([other])], [other], {
        progress: { failures: { request: { count: 1, lastMs: NOW - MINUTE } } },
      }),
      expect: { kind: 'request' },
    },
  ]);
});

describe('a certificate near its end', () => {
  const at = (daysLeft: number, changes: Parameters<typeof certificate>[1] = {}) =>
    certificate('old', { daysLeft, ...changes });
  const alone = (old: ReturnType<typeof certificate>, changes: Parameters<typeof view>[2] = {}) =>
    view([listener([old])], [old], changes);
  const record = (value: string | undefined) => ({ records: new Map([['_a.shop.example', value]]) });
  const validated = { detail: { validations: [validation()] } };
  rows([
    { name: 'is kept at the floor of days', view: alone(at(14)), expect: { kind: 'hold', reason: 'renewing' } },
    {
      name: 'is replaced a moment below it',
      view: alone(at(14 - 1 / 86_400)),
      expect: { kind: 'request', reason: 'named' },
    },
    {
      name: 'is kept while it is young, however high the floor',
      view: alone(at(30, { notBeforeMs: NOW - 17 * DAY })),
      policy: { replaceBelowDays: 40 },
      expect: { kind: 'hold', reason: 'renewing' },
    },
    {
      name: 'gets the record that its renewal misses',
      view: alone(at(45, validated), record(undefined)),
      expect: { kind: 'upsert-records', reason: 'renewal-blocked', certificateArn: arnOf('old') },
    },
    {
      name: 'gets the record that says something else put right',
      view: alone(at(45, validated), record('_old.acm-validations.aws')),
      expect: { kind: 'upsert-records', reason: 'renewal-blocked' },
    },
    {
      name: 'is validated by DNS from now on instead of by e-mail',
      view: alone(
        at(45, { detail: { validations: [{ domain: 'shop.example', method: 'EMAIL', record: undefined }] } }),
      ),
      expect: { kind: 'migrate', reason: 'validated-by-email' },
    },
    {
      name: 'is not changed to DNS a second time, and is looked at again until ACM says which record it wants',
      view: alone(
        at(45, {
          detail: { isMigrating: true, validations: [{ domain: 'shop.example', method: 'DNS', record: undefined }] },
        }),
      ),
      expect: { kind: 'hold', reason: 'validating', about: 'shop.example' },
    },
    {
      name: 'is left to ACM once the record of its change to DNS stands',
      view: alone(at(45, { detail: { isMigrating: true, validations: [validation()] } })),
      expect: { kind: 'hold', reason: 'renewing' },
    },
    {
      name: 'is reported if its e-mail goes to a domain without a zone of ours',
      view: alone(
        at(45, {
          names: ['shop.example'],
          detail: { validations: [{ domain: 'shop.example', method: 'EMAIL', record: undefined }] },
        }),
        { zones: [] },
      ),
      policy: { domains: [] },
      expect: { kind: 'hold', reason: 'renewal-needs-you', numbers: { daysLeft: 45 } },
    },
    {
      name: 'is reported in time if it was imported and no zone is ours',
      view: alone(at(60, { type: 'IMPORTED', names: ['old.example'] })),
      policy: { domains: [] },
      expect: { kind: 'hold', reason: 'import-expiring', about: 'old.example', numbers: { daysLeft: 60 } },
    },
    {
      name: 'is replaced with the same names if it was imported and the zone is ours',
      view: alone(at(13, { type: 'IMPORTED', ours: false, names: ['old.shop.example'] })),
      policy: { domains: [] },
      expect: { kind: 'request', reason: 'expiring', names: ['old.shop.example'] },
    },
    {
      name: 'is replaced even past its end',
      view: alone(at(-1, { status: 'EXPIRED' })),
      expect: { kind: 'request' },
    },
    {
      name: 'that was revoked is replaced at once',
      view: alone(at(120, { status: 'REVOKED' })),
      expect: { kind: 'request' },
    },
  ]);
});

describe('old and new on a listener', () => {
  const old = certificate('old', { daysLeft: 10, ours: false });
  const next = certificate('next');
  const swap = { certificateArn: arnOf('next'), replaces: [arnOf('old')], isDefault: false };
  const swapped = (progress: object, on = [good, old, next]) =>
    view([listener(on)], [good, old, next], { progress: { swaps: { [listenerArn(443)]: { ...swap, ...progress } } } });
  const sniOld = certificate('old', { daysLeft: 10, names: ['pay.other.example'] });
  const sniNext = certificate('next', { names: ['pay.other.example'] });
  rows([
    {
      name: 'the default is exchanged in one call',
      view: view([listener([old])], [old, next]),
      expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('old')], isDefault: true },
    },
    {
      name: 'an old one by SNI stays until the new one stands beside it',
      view: view([listener([good, sniOld])], [good, sniOld, sniNext]),
      expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('old')], isDefault: false },
    },
    {
      name: 'an old one whose names others have by now goes as well',
      view: view([listener([good, old])], [good, old]),
      expect: { kind: 'attach', reason: 'superseded', certificateArn: arnOf('good'), replaces: [arnOf('old')] },
    },
    {
      name: 'what was decided and not taken is attached again',
      view: swapped({}),
      expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('old')] },
    },
    {
      name: 'both stand side by side until the soak is over',
      view: swapped({ attachedAtMs: NOW - 300 * SECOND + 1 }),
      expect: { kind: 'hold', reason: 'soaking' },
    },
    {
      name: 'the old one is detached when the soak is over',
      view: swapped({ attachedAtMs: NOW - 300 * SECOND }),
      expect: { kind: 'detach', replaces: [arnOf('old')], certificateArn: arnOf('next') },
    },
    {
      name: 'the old one stays while the new one is not listed',
      view: swapped({ attachedAtMs: NOW - HOUR }, [good, old]),
      expect: { kind: 'hold', reason: 'soaking' },
    },
    {
      name: 'the old one goes first only where the listener has no room',
      view: swapped({ isFull: true }, [good, old]),
      expect: { kind: 'attach', reason: 'no-room', removeFirst: arnOf('old') },
    },
    {
      name: 'handshakes are asked for once the new one stands alone',
      view: swapped({ attachedAtMs: NOW - HOUR, sinceMs: NOW }, [next]),
      expect: {
        kind: 'prove',
        reason: 'changed',
        serials: ['next'],
        host: 'shop.elb.example',
        serverName: 'shop.example',
        from: 'public',
      },
    },
  ]);
});

describe('the proof', () => {
  const old = certificate('old', { daysLeft: 10 });
  const next = certificate('next');
  const since = (ago: number, more: object = {}) => ({
    certificateArn: arnOf('next'),
    replaces: [arnOf('old')],
    isDefault: true,
    attachedAtMs: NOW - ago,
    sinceMs: NOW - ago,
    ...more,
  });
  const proving = (swap: object, outcome?: 'served' | 'not-served', finishedAgo = 0, requestedAtMs = NOW - MINUTE) =>
    view([listener([next])], [old, next], {
      progress: { ours: [arnOf('old')], swaps: { [listenerArn(443)]: swap as never } },
      proofs: new Map(outcome ? [[listenerArn(443), { requestedAtMs, finishedAtMs: NOW - finishedAgo, outcome }]] : []),
    });
  const asked = { proofRequestedAtMs: NOW - MINUTE };
  rows([
    { name: 'is awaited', view: proving(since(2 * MINUTE, asked)), expect: { kind: 'hold', reason: 'proving' } },
    {
      name: 'is asked for again when nobody has answered for two minutes',
      view: proving(since(5 * MINUTE, { proofRequestedAtMs: NOW - 2 * MINUTE })),
      expect: { kind: 'prove', reason: 'not-served-yet' },
    },
    {
      name: 'ends the change when every address has served the new certificate',
      view: proving(since(2 * MINUTE, asked), 'served'),
      expect: { kind: 'confirm', reason: 'served', certificateArn: arnOf('next') },
    },
    {
      name: 'counts only if it is the answer to the last request',
      view: proving(since(2 * MINUTE, asked), 'served', 0, NOW - 90 * SECOND),
      expect: { kind: 'hold', reason: 'proving' },
    },
    {
      name: 'is tried again 20 seconds after the old certificate was met',
      view: proving(since(2 * MINUTE, asked), 'not-served', 20 * SECOND),
      expect: { kind: 'prove', reason: 'not-served-yet' },
    },
    {
      name: 'is not tried again before that',
      view: proving(since(2 * MINUTE, asked), 'not-served', 20 * SECOND - 1),
      expect: { kind: 'hold', reason: 'proving' },
    },
    {
      name: 'goes on until a moment before the deadline',
      view: proving(since(600 * SECOND - 1, asked), 'not-served', 20 * SECOND),
      expect: { kind: 'prove' },
    },
    {
      name: 'puts the old certificate back at the deadline',
      view: proving(since(600 * SECOND, asked), 'not-served', 20 * SECOND),
      expect: { kind: 'put-back', replaces: [arnOf('old')], isDefault: true },
    },
    {
      name: 'comes in time at the deadline',
      view: proving(since(600 * SECOND, asked), 'served'),
      expect: { kind: 'confirm', reason: 'served' },
    },
    {
      name: 'does not put a certificate back that has come to its end',
      view: view([listener([next])], [certificate('old', { daysLeft: -1 }), next], {
        progress: { swaps: { [listenerArn(443)]: since(600 * SECOND, asked) } },
      }),
      expect: { kind: 'put-back', replaces: [] },
    },
    {
      name: 'is done without where nobody can look',
      view: proving(since(0)),
      policy: { loadBalancers: { shop: { proof: 'none' } } },
      expect: { kind: 'confirm', reason: 'unproven' },
    },
    {
      name: 'comes from the VPC where the load balancer is internal',
      view: proving(since(0)),
      policy: { loadBalancers: { shop: { proof: 'vpc' } } },
      expect: { kind: 'prove', from: 'vpc' },
    },
    {
      name: 'lets what was not served alone for a day, and says so',
      view: view([listener([good, old])], [good, old], {
        progress: { refused: { [`${listenerArn(443)} ${arnOf('good')}`]: NOW - HOUR } },
      }),
      expect: { kind: 'hold', reason: 'not-served' },
    },
  ]);
});

describe('bad input', () => {
  const bare = (changes: Parameters<typeof view>[2] = {}) => view([listener([])], [], changes);
  rows([
    {
      name: 'a domain without a public zone of ours',
      view: bare({ zones: [{ id: 'Z1', name: 'myshop.example' }] }),
      policy: { domains: [['shop.example']] },
      expect: { kind: 'hold', reason: 'no-public-zone', about: 'shop.example' },
    },
    {
      name: 'two zones of the same name, both listed',
      view: bare({
        zones: [
          { id: 'Z1', name: 'shop.example' },
          { id: 'Z2', name: 'shop.example' },
        ],
      }),
      policy: { hostedZones: ['Z1', 'Z2'] },
      expect: { kind: 'hold', reason: 'zone-ambiguous' },
    },
    {
      name: 'two zones of the same name, one of which the fleet names',
      view: bare({
        zones: [
          { id: 'Z1', name: 'shop.example' },
          { id: 'Z2', name: 'shop.example' },
        ],
      }),
      policy: { hostedZones: ['Z1', 'Z2'], hostedZone: 'Z2' },
      expect: { kind: 'request' },
    },
    {
      name: 'a zone that the fleet does not list',
      view: bare({ zones: [{ id: 'Z9', name: 'shop.example' }] }),
      expect: { kind: 'hold', reason: 'zone-not-listed' },
    },
    {
      name: 'a wildcard that stands too deep',
      view: bare(),
      policy: { domains: [['*.*.shop.example']] },
      expect: { kind: 'hold', reason: 'wildcard-too-deep', about: '*.*.shop.example' },
    },
    {
      name: 'a host of a rule whose wildcard stands too deep',
      view: view([listener([good], { hosts: ['*.eu-*.shop.example'] })], [good]),
      expect: { kind: 'hold', reason: 'wildcard-too-deep', about: '*.eu-*.shop.example' },
    },
    {
      name: 'more names than the quota',
      view: bare(),
      policy: { domains: [Array.from({ length: 11 }, (_, at) => `h${at}.shop.example`)] },
      expect: { kind: 'hold', reason: 'too-many-names', numbers: { names: 11, namesAllowed: 10 } },
    },
    {
      name: 'as many names as the quota',
      view: bare(),
      policy: { domains: [Array.from({ length: 10 }, (_, at) => `h${at}.shop.example`)] },
      expect: { kind: 'request' },
    },
    {
      name: 'a listener that is not HTTPS',
      view: view([listener([good]), httpListener()], [good]),
      policy: { loadBalancers: { shop: { proof: 'public', ports: [80] } } },
      expect: { kind: 'hold', reason: 'listener-not-tls', about: 'shop:80' },
    },
    {
      name: 'a port without a listener',
      view: quiet,
      policy: { loadBalancers: { shop: { proof: 'public', ports: [8443] } } },
      expect: { kind: 'hold', reason: 'listener-not-found', about: 'shop:8443' },
    },
    {
      name: 'a load balancer that is not there',
      view: view([], [], { loadBalancers: [] }),
      expect: { kind: 'hold', reason: 'load-balancer-not-found', about: 'shop' },
    },
    {
      name: 'a certificate of another Region',
      view: quiet,
      policy: { domains: ['arn:aws:acm:us-east-1:123456789012:certificate/a'] },
      expect: { kind: 'hold', reason: 'certificate-of-another-region' },
    },
    {
      name: 'a certificate that ACM does not know',
      view: quiet,
      policy: { domains: [arnOf('unknown')] },
      expect: { kind: 'hold', reason: 'certificate-not-found', about: arnOf('unknown') },
    },
    {
      name: 'CAA records that forbid',
      view: bare({ caaForbids: new Set(['*.shop.example']) }),
      expect: { kind: 'hold', reason: 'caa-forbids', about: '*.shop.example' },
    },
    {
      name: 'a certificate of ours that failed, until six hours are over',
      view: view(
        [listener([])],
        [certificate('failed', { status: 'FAILED', createdAtMs: NOW - 6 * HOUR + 1, isInUse: false })],
      ),
      expect: { kind: 'hold', reason: 'validation-failed' },
    },
    {
      name: 'a certificate of ours that failed is requested anew after six hours',
      view: view(
        [listener([])],
        [certificate('failed', { status: 'FAILED', createdAtMs: NOW - 6 * HOUR, isInUse: false })],
      ),
      expect: { kind: 'request' },
    },
    {
      name: 'a zone that is deleted while a certificate is being validated',
      view: view([listener([])], [pending('next')], { zones: [] }),
      expect: { kind: 'hold', reason: 'no-public-zone' },
    },
    {
      name: 'does not keep the rest of the entry from being done',
      view: bare(),
      policy: { domains: [['elsewhere.example'], ['shop.example']] },
      expect: { kind: 'request', names: ['shop.example'] },
    },
  ]);
});

describe('certificates of ours that nothing uses', () => {
  const idle = certificate('idle', { isInUse: false, daysLeft: 10 });
  const retired = (days: number, more: object = {}) =>
    view([listener([good])], [good, idle], {
      progress: { retired: { [arnOf('idle')]: { sinceMs: NOW - days * DAY, ...more } } },
    });
  rows([
    {
      name: 'begin to wait',
      view: view([listener([good])], [good, idle]),
      expect: { kind: 'retire', certificateArn: arnOf('idle') },
    },
    {
      name: 'are kept a moment less than three days',
      view: retired(3 - 1 / 86_400),
      expect: { kind: 'hold', reason: 'in-order' },
    },
    {
      name: 'are deleted after three days',
      view: retired(3),
      expect: { kind: 'delete', certificateArn: arnOf('idle') },
    },
    {
      name: 'are kept for seven days where the new one was not proven',
      view: retired(6.99, { isUnproven: true }),
      expect: { kind: 'hold' },
    },
    {
      name: 'are deleted after seven days where the new one was not proven',
      view: retired(7, { isUnproven: true }),
      expect: { kind: 'delete' },
    },
    {
      name: 'are never deleted if somebody else made them',
      view: view([listener([good])], [good, { ...idle, ours: false }], {
        progress: { retired: { [arnOf('idle')]: { sinceMs: 0 } } },
      }),
      expect: { kind: 'hold', reason: 'in-order' },
    },
    {
      name: 'are never deleted while something uses them',
      view: view([listener([good])], [good, { ...idle, isInUse: true }], {
        progress: { retired: { [arnOf('idle')]: { sinceMs: 0 } } },
      }),
      expect: { kind: 'hold', reason: 'in-order' },
    },
  ]);
});
