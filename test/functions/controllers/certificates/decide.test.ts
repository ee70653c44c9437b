import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../../functions/controllers/certificates/progress.ts';
import { RULES } from '../../../../functions/controllers/certificates/decide.ts';
import {
  arnOf,
  certificate,
  DAY,
  failure,
  HOUR,
  httpListener,
  listener,
  listenerArn,
  MINUTE,
  NOW,
  pending,
  SECOND,
  secondBalancer,
  validation,
  view,
} from './builders.ts';
import { kindRows, twinRows } from './kindRows.ts';
import { renewalRows } from './renewalRows.ts';
import { redirectRows, ruledRows } from './httpsRows.ts';
import { rows, rulesThatDecided } from './rows.ts';
import { nameRows, stuckRenewalRows, validationRows } from './validationRows.ts';

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
        progress: { failures: { 'request shop.example *.shop.example': failure(NOW + 1) } },
      }),
      expect: { kind: 'hold', reason: 'backing-off' },
    },
    {
      name: 'is tried again a minute after a request has failed',
      view: view([listener([other])], [other], {
        progress: { failures: { 'request shop.example *.shop.example': failure(NOW) } },
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
      expect: { kind: 'hold', reason: 'in-order' },
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
        { hostedZones: [] },
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
      name: 'the default that stands in the list, too, is followed by one that is both',
      view: view([listener([old], { isDefaultListed: true })], [old, next]),
      expect: {
        kind: 'attach',
        certificateArn: arnOf('next'),
        replaces: [arnOf('old')],
        isDefault: true,
        isListed: true,
      },
    },
    {
      name: 'the default that stood in the list, too, leaves the list after the soak',
      view: swapped({ isDefault: true, isListed: true, attachedAtMs: NOW - 300 * SECOND }, [next, old]),
      expect: { kind: 'detach', replaces: [arnOf('old')], certificateArn: arnOf('next') },
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
      name: 'from before the change went on says nothing about what is served since',
      view: proving(since(30 * SECOND, asked), 'served'),
      expect: { kind: 'prove' },
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
      expect: { kind: 'rollback', replaces: [arnOf('old')], isDefault: true },
    },
    {
      name: 'comes in time at the deadline',
      view: proving(since(600 * SECOND, asked), 'served'),
      expect: { kind: 'confirm', reason: 'served' },
    },
    {
      name: 'puts the old certificate back into the list, too, where it was both',
      view: proving(since(600 * SECOND, { ...asked, isListed: true }), 'not-served', 20 * SECOND),
      expect: { kind: 'rollback', replaces: [arnOf('old')], isDefault: true, isListed: true },
    },
    {
      name: 'puts nothing back at the deadline if nobody has looked, and says so',
      view: proving(since(600 * SECOND, asked)),
      expect: { kind: 'hold', reason: 'proof-missing', about: 'shop:443', numbers: { unproven: 1 } },
    },
    {
      name: 'of nobody is no hold of its own a moment before the deadline',
      view: proving(since(600 * SECOND - 1, asked)),
      expect: { kind: 'hold', reason: 'proving' },
    },
    {
      name: 'is asked for again after the deadline, until somebody looks',
      view: proving(since(3_600 * SECOND, { proofRequestedAtMs: NOW - 2 * MINUTE })),
      expect: { kind: 'prove', reason: 'not-served-yet' },
    },
    {
      name: 'from before the change is no look at it',
      view: proving(since(600 * SECOND, asked), 'not-served', 0, NOW - 601 * SECOND),
      expect: { kind: 'hold', reason: 'proof-missing' },
    },
    {
      name: 'ends the change when somebody looks at last',
      view: proving(since(3_600 * SECOND, asked), 'served'),
      expect: { kind: 'confirm', reason: 'served' },
    },
    {
      name: 'does not put a certificate back that has come to its end',
      view: view([listener([next])], [certificate('old', { daysLeft: -1 }), next], {
        progress: { swaps: { [listenerArn(443)]: since(600 * SECOND, asked) } },
        proofs: new Map([
          [listenerArn(443), { requestedAtMs: NOW - MINUTE, finishedAtMs: NOW - MINUTE, outcome: 'not-served' }],
        ]),
      }),
      expect: { kind: 'rollback', replaces: [] },
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
      view: bare({ hostedZones: [{ id: 'Z1', name: 'myshop.example' }] }),
      policy: { domains: [['shop.example']] },
      expect: { kind: 'hold', reason: 'no-public-zone', about: 'shop.example' },
    },
    {
      name: 'two zones of the same name, both listed',
      view: bare({
        hostedZones: [
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
        hostedZones: [
          { id: 'Z1', name: 'shop.example' },
          { id: 'Z2', name: 'shop.example' },
        ],
      }),
      policy: { hostedZones: ['Z1', 'Z2'], hostedZone: 'Z2' },
      expect: { kind: 'request' },
    },
    {
      name: 'a zone that the fleet does not list',
      view: bare({ hostedZones: [{ id: 'Z9', name: 'shop.example' }] }),
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
      policy: { domains: [['*.shop.example']] },
      view: bare({ caaForbids: new Map([['*.shop.example', 'shop.example CAA 0 issuewild ";"']]) }),
      expect: {
        kind: 'hold',
        reason: 'caa-forbids',
        about: '*.shop.example',
        because: 'shop.example CAA 0 issuewild ";"',
      },
    },
    {
      name: 'a zone that is deleted while a certificate is being validated',
      view: view([listener([])], [pending('next')], { hostedZones: [] }),
      expect: { kind: 'hold', reason: 'no-public-zone' },
    },
    {
      name: 'does not keep the rest of the certificate set from being done',
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
      progress: { scheduledDeletions: { [arnOf('idle')]: { sinceMs: NOW - days * DAY, ...more } } },
    });
  rows([
    {
      name: 'begin to wait',
      view: view([listener([good])], [good, idle]),
      expect: { kind: 'schedule-deletion', certificateArn: arnOf('idle') },
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
        progress: { scheduledDeletions: { [arnOf('idle')]: { sinceMs: 0 } } },
      }),
      expect: { kind: 'hold', reason: 'in-order' },
    },
    {
      name: 'are never deleted while something uses them',
      view: view([listener([good])], [good, { ...idle, isInUse: true }], {
        progress: { scheduledDeletions: { [arnOf('idle')]: { sinceMs: 0 } } },
      }),
      expect: { kind: 'hold', reason: 'in-order' },
    },
  ]);
});

describe('siblings of what AWS has refused', () => {
  const hosts = certificate('hosts', { names: ['new.host.example'], isInUse: false });
  const old = certificate('old', { names: ['pay.other.example'], daysLeft: 10, ours: false });
  const next = certificate('next', { names: ['pay.other.example'], isInUse: false });
  // A listener with 25 certificates beside its default one, of which one is to be replaced.
  const others = Array.from({ length: 24 }, (_, at) => certificate(`other-${at}`, { names: [`o${at}.example`] }));
  const full = [good, ...others, old];
  const fullListener = listener(full, { hosts: ['new.host.example'] });
  const hostedZones = [
    { id: 'Z1', name: 'shop.example' },
    { id: 'Z2', name: 'host.example' },
    { id: 'Z3', name: 'other.example' },
  ];
  const onFull = (progress: Partial<Progress>) =>
    view([fullListener], [...full, hosts, next], { hostedZones, progress });
  const attach = (name: string, port = 443) => `attach ${listenerArn(port)} ${arnOf(name)}`;
  const second = listener([], { arn: listenerArn(443, 'blog'), loadBalancer: 'blog' });
  const balancers = { loadBalancers: { shop: { proof: 'public' }, blog: { proof: 'public' } } } as const;
  const both = [view([], []).loadBalancers[0]!, secondBalancer];
  const waiting = (names: readonly string[]) =>
    pending(`to-${names[0]}`, { names, detail: { validations: names.map(validation) } });
  const unwritten = new Map([
    ['_a.shop.example', undefined],
    ['_a.host.example', undefined],
  ]);
  rows([
    {
      name: 'a successor is attached to a full listener while a new host, for which there is no room, backs off',
      view: onFull({ failures: { [attach('hosts')]: failure(NOW + MINUTE) } }),
      policy: { domains: [['pay.other.example'], ['new.host.example']], hostedZones: ['Z1', 'Z2', 'Z3'] },
      expect: { kind: 'attach', certificateArn: arnOf('next'), replaces: [arnOf('old')], isDefault: false },
    },
    {
      name: 'the new host has its turn again once its time is up and the listener is free',
      view: view([listener([good, ...others, next], { hosts: ['new.host.example'] })], [...full, hosts, next], {
        hostedZones,
        progress: { failures: { [attach('hosts')]: failure(NOW) } },
      }),
      policy: { domains: [['pay.other.example'], ['new.host.example']], hostedZones: ['Z1', 'Z2', 'Z3'] },
      expect: { kind: 'attach', certificateArn: arnOf('hosts'), replaces: [] },
    },
    {
      name: 'says what backs off where nothing else is to be done',
      view: onFull({ failures: { [attach('hosts')]: failure(NOW + 1), [attach('next')]: failure(NOW + 1) } }),
      policy: { domains: [['new.host.example'], ['pay.other.example']], hostedZones: ['Z1', 'Z2', 'Z3'] },
      expect: { kind: 'hold', reason: 'backing-off', about: attach('hosts') },
    },
    {
      name: 'the second listener gets its certificate while the first one backs off',
      view: view([listener([]), second], [good], {
        loadBalancers: both,
        progress: { failures: { [attach('good')]: failure(NOW + MINUTE) } },
      }),
      policy: balancers,
      expect: { kind: 'attach', listenerArn: listenerArn(443, 'blog'), certificateArn: arnOf('good') },
    },
    {
      name: 'other names are requested while the first ones back off',
      view: view([listener([])], [], {
        hostedZones,
        progress: { failures: { 'request shop.example': failure(NOW + MINUTE) } },
      }),
      policy: { domains: [['shop.example'], ['host.example']], hostedZones: ['Z1', 'Z2'] },
      expect: { kind: 'request', names: ['host.example'], keyAlgorithm: 'RSA_2048' },
    },
    {
      name: 'records of another zone are written while the first zone backs off',
      view: view([listener([])], [waiting(['shop.example', 'host.example'])], {
        hostedZones,
        records: unwritten,
        progress: { failures: { [`upsert-records Z1 ${arnOf('to-shop.example')}`]: failure(NOW + MINUTE) } },
      }),
      policy: { domains: [['shop.example', 'host.example']], hostedZones: ['Z1', 'Z2'] },
      expect: { kind: 'upsert-records', zoneId: 'Z2', records: [{ name: '_a.host.example' }] },
    },
    {
      name: 'records of another certificate are written while the first one backs off',
      view: view([listener([])], [waiting(['shop.example']), waiting(['host.example'])], {
        hostedZones,
        records: unwritten,
        progress: { failures: { [`upsert-records Z1 ${arnOf('to-shop.example')}`]: failure(NOW + MINUTE) } },
      }),
      policy: { domains: [['shop.example'], ['host.example']], hostedZones: ['Z1', 'Z2'] },
      expect: { kind: 'upsert-records', zoneId: 'Z2', certificateArn: arnOf('to-host.example') },
    },
    {
      name: 'another listener is detached from while the first one backs off',
      view: view([listener([good, old]), { ...second, certificateArns: [arnOf('good'), arnOf('old')] }], [good, old], {
        loadBalancers: both,
        progress: {
          swaps: Object.fromEntries(
            [listenerArn(443), listenerArn(443, 'blog')].map((arn) => [
              arn,
              { certificateArn: arnOf('good'), replaces: [arnOf('old')], isDefault: false, attachedAtMs: NOW - HOUR },
            ]),
          ),
          failures: { [`detach ${listenerArn(443)} ${arnOf('good')}`]: failure(NOW + MINUTE) },
        },
      }),
      policy: balancers,
      expect: { kind: 'detach', listenerArn: listenerArn(443, 'blog') },
    },
    {
      name: 'another certificate is deleted while the first one backs off',
      view: ((a, b) =>
        view([listener([good])], [good, a, b], {
          progress: {
            scheduledDeletions: { [a.arn]: { sinceMs: NOW - 4 * DAY }, [b.arn]: { sinceMs: NOW - 3 * DAY } },
            failures: { [`delete ${arnOf('idle-a')}`]: failure(NOW + MINUTE) },
          },
        }))(certificate('idle-a', { isInUse: false }), certificate('idle-b', { isInUse: false })),
      expect: { kind: 'delete', certificateArn: arnOf('idle-b') },
    },
  ]);
});

describe('a default certificate that another tool sets back', () => {
  const old = certificate('old', { daysLeft: 10, ours: false });
  const next = certificate('next');
  const key = `attach ${listenerArn(443)} ${arnOf('next')} in place of ${arnOf('old')}`;
  const setBack = (times: readonly number[]) =>
    view([listener([old])], [old, next], { progress: { repetitions: { [key]: times } } });
  rows([
    {
      name: 'is exchanged again twice without suspicion',
      view: setBack([NOW - 20 * MINUTE, NOW - 9 * MINUTE]),
      expect: { kind: 'attach', certificateArn: arnOf('next'), isDefault: true },
    },
    {
      name: 'is left for ten minutes after the third time',
      view: setBack([NOW - 30 * MINUTE, NOW - 20 * MINUTE, NOW - 10 * MINUTE + 1]),
      expect: { kind: 'hold', reason: 'repeating', about: `attach ${listenerArn(443)} ${arnOf('next')}` },
    },
    {
      name: 'is exchanged a fourth time ten minutes later',
      view: setBack([NOW - 30 * MINUTE, NOW - 20 * MINUTE, NOW - 10 * MINUTE]),
      expect: { kind: 'attach' },
    },
  ]);
});

describe('names that ACM takes, and others', () => {
  rows(nameRows);
});

describe('a validation that does not come to its end', () => {
  rows(validationRows);
});

describe('a renewal that ACM has tried in vain', () => {
  rows(stuckRenewalRows);
});

describe('a listener that was deleted', () => {
  const kept = (places: readonly string[]) => ({ progress: { keptListeners: places } });
  const blogListener = listener([good], { arn: listenerArn(443, 'blog'), loadBalancer: 'blog' });
  rows([
    {
      name: 'is missed where Evenkeel has kept certificates on it',
      view: view([listener([good])], [good], kept(['shop:443', 'shop:8443'])),
      expect: { kind: 'hold', reason: 'listener-gone', about: 'shop:8443', numbers: { listenersGone: 1 } },
    },
    {
      name: 'is missed even if it was the only one',
      view: view([], [good], kept(['shop:443'])),
      expect: { kind: 'hold', reason: 'listener-gone', about: 'shop:443' },
    },
    {
      name: 'is missed if it stands there without TLS',
      view: view([listener([good]), httpListener({ port: 8443 })], [good], kept(['shop:443', 'shop:8443'])),
      expect: { kind: 'hold', reason: 'listener-gone', about: 'shop:8443' },
    },
    {
      name: 'is not missed once one stands on its port again',
      view: view([listener([good], { arn: `${listenerArn(443)}-again` })], [good], kept(['shop:443'])),
      expect: { kind: 'hold', reason: 'in-order' },
    },
    {
      name: 'is said to be not found where nothing is known of it, and nothing with TLS is there',
      view: view([blogListener, httpListener()], [good], {
        loadBalancers: [view([], []).loadBalancers[0]!, secondBalancer],
      }),
      policy: { loadBalancers: { blog: { proof: 'public' }, shop: { proof: 'public' } } },
      expect: { kind: 'hold', reason: 'listener-not-found', about: 'shop' },
    },
    {
      name: 'goes with its load balancer, which says it all',
      view: view([], [], { loadBalancers: [], ...kept(['shop:443']) }),
      expect: { kind: 'hold', reason: 'load-balancer-not-found', about: 'shop' },
    },
    {
      name: 'keeps the rest of the certificate set from nothing',
      view: view([listener([certificate('old', { daysLeft: 10 })])], [good], kept(['shop:443', 'shop:8443'])),
      expect: { kind: 'attach', certificateArn: arnOf('good') },
    },
  ]);
});

describe('what may take the place of what', () => {
  rows(kindRows);
});

describe('twins of RSA and elliptic curves for one host', () => {
  rows(twinRows);
});

describe('a certificate that was renewed in place', () => {
  rows(renewalRows);
});

describe('HTTPS and its redirect', () => {
  rows(redirectRows);
});

describe('HTTPS in front of an HTTP listener with rules', () => {
  rows(ruledRows);
});

test('every rule decides a row', () => {
  expect(RULES.map(({ name }) => name).filter((name) => !rulesThatDecided.has(name))).toEqual([]);
});
