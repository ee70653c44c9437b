import type { ValidationProblem } from '../../../../functions/controllers/certificates/view.ts';
import { arnOf, certificate, DAY, failure, HOUR, listener, NOW, pending, validation, view, ZONE } from './builders.ts';
import type { Row } from './rows.ts';

const OTHER_ZONE = { id: 'Z2', name: 'other.example' };
const bare = (changes: Parameters<typeof view>[2] = {}) => view([listener([])], [], changes);
/** A name of 64 and one of 65 octets, and 253 of them. */
const [at64, at65] = [`${'a'.repeat(51)}.shop.example`, `${'a'.repeat(52)}.shop.example`];
const label = (length: number) => 'b'.repeat(length);
const at253 = `${label(60)}.${label(60)}.${label(60)}.${label(57)}.shop.example`;

/** Names by themselves, and beside others. */
export const nameRows: readonly Row[] = [
  {
    name: 'the shortest goes first, and the others stay in their order',
    view: bare(),
    policy: { domains: [['www.shop.example', 'api.b.shop.example', 'shop.example', 'a.shop.example']] },
    expect: { kind: 'request', names: ['shop.example', 'www.shop.example', 'api.b.shop.example', 'a.shop.example'] },
  },
  {
    name: 'a name that stands twice in a line is requested once',
    view: bare(),
    policy: { domains: [['www.shop.example', 'shop.example', 'www.shop.example', 'shop.example']] },
    expect: { kind: 'request', names: ['shop.example', 'www.shop.example'] },
  },
  {
    name: 'a host of a rule is requested in lower case, once',
    view: view([listener([], { hosts: ['WWW.shop.example', 'www.Shop.example'] })], []),
    policy: { domains: [] },
    expect: { kind: 'request', names: ['www.shop.example'] },
  },
  {
    name: 'a first name of 64 octets is taken',
    view: bare(),
    policy: { domains: [[at64]] },
    expect: { kind: 'request', names: [at64] },
  },
  {
    name: 'a name of 65 octets alone is not',
    view: bare(),
    policy: { domains: [[at65]] },
    expect: { kind: 'hold', reason: 'name-too-long', about: at65, numbers: { octets: 65 } },
  },
  {
    name: 'a name of 65 octets follows a shorter one',
    view: bare(),
    policy: { domains: [[at65, 'shop.example']] },
    expect: { kind: 'request', names: ['shop.example', at65] },
  },
  {
    name: 'a wildcard of 65 octets follows its apex of 63',
    view: bare(),
    policy: { domains: [[`*.${at65.slice(2)}`, at65.slice(2)]] },
    expect: { kind: 'request', names: [at65.slice(2), `*.${at65.slice(2)}`] },
  },
  {
    name: 'a name of 253 octets follows a shorter one',
    view: bare(),
    policy: { domains: [[at253, 'shop.example']] },
    expect: { kind: 'request', names: ['shop.example', at253] },
  },
  {
    name: 'a name of 254 octets is not valid, and the shorter one is requested',
    view: bare(),
    policy: { domains: [[`b${at253}`, 'shop.example']] },
    expect: { kind: 'request', names: ['shop.example'] },
  },
  ...[
    ['an underscore', 'my_host.shop.example'],
    ['a label of 64 characters', `${label(64)}.shop.example`],
    ['a hyphen at the end of a label', 'www-.shop.example'],
    ['a hyphen at the beginning of a label', '-www.shop.example'],
    ['letters that are not ASCII', 'bücher.shop.example'],
    ['hyphens as if it were international', 'ab--cd.shop.example'],
    ['Punycode of nothing', 'xn--.shop.example'],
    ['an empty label', 'www..shop.example'],
  ].map(([what, name]): Row => ({
    name: `a name with ${what} is not valid`,
    view: bare(),
    policy: { domains: [[name!]] },
    expect: { kind: 'hold', reason: 'name-not-valid', about: name },
  })),
  {
    name: 'an address is no name',
    view: bare(),
    policy: { domains: [['10.0.0.10']] },
    expect: { kind: 'hold', reason: 'name-not-valid', about: '10.0.0.10' },
  },
  {
    name: 'an international name in Punycode is taken',
    view: bare(),
    policy: { domains: [['xn--bcher-kva.shop.example']] },
    expect: { kind: 'request', names: ['xn--bcher-kva.shop.example'] },
  },
  {
    name: 'a long host and a short one of one zone share a certificate, the short one first',
    view: view([listener([], { hosts: [at65, 'www.shop.example'] })], []),
    policy: { domains: [] },
    expect: { kind: 'request', reason: 'uncovered-host', names: ['www.shop.example', at65] },
  },
  // One bad name delays none of the others.
  ...(
    [
      ['no zone has it', 'www.elsewhere.example', {}],
      ['it is not valid', 'my_host.shop.example', {}],
      ['its wildcard is too deep', '*.*.shop.example', {}],
      ['CAA forbids it', 'strict.shop.example', { caaForbids: new Map([['strict.shop.example', 'a record']]) }],
    ] as const
  ).flatMap(([why, bad, changes]): Row[] => [
    {
      name: `the others of a line are requested where ${why}`,
      view: bare(changes),
      policy: { domains: [['shop.example', bad, 'www.shop.example']] },
      expect: { kind: 'request', reason: 'named', names: ['shop.example', 'www.shop.example'] },
    },
    {
      name: `the other hosts of a batch are requested where ${why}`,
      view: view([listener([], { hosts: ['a.shop.example', bad, 'c.shop.example'] })], [], changes),
      policy: { domains: [] },
      expect: { kind: 'request', reason: 'uncovered-host', names: ['a.shop.example', 'c.shop.example'] },
    },
  ]),
  {
    name: 'the bad name of a line is told once the others are covered',
    view: ((good) => view([listener([good])], [good]))(certificate('good', { names: ['shop.example'] })),
    policy: { domains: [['shop.example', 'www.elsewhere.example']] },
    expect: { kind: 'hold', reason: 'no-public-zone', about: 'www.elsewhere.example' },
  },
  {
    name: 'the others of a line are attached where one is bad',
    view: ((good) => view([listener([])], [good]))(certificate('good', { names: ['shop.example'], isInUse: false })),
    policy: { domains: [['shop.example', 'www.elsewhere.example']] },
    expect: { kind: 'attach', certificateArn: arnOf('good') },
  },
  {
    name: 'halves are requested where ACM refuses a request for what stands in it',
    view: bare({
      progress: {
        failures: {
          'request a.shop.example b.shop.example c.shop.example': {
            ...failure(NOW + HOUR),
            error: 'InvalidParameterException: no',
          },
        },
      },
    }),
    policy: { domains: [['a.shop.example', 'b.shop.example', 'c.shop.example']] },
    expect: { kind: 'request', names: ['a.shop.example', 'b.shop.example'] },
  },
  {
    name: 'a request that is throttled is not halved',
    view: bare({
      progress: {
        failures: {
          'request a.shop.example b.shop.example': { ...failure(NOW + HOUR), error: 'ThrottlingException: later' },
        },
      },
    }),
    policy: { domains: [['a.shop.example', 'b.shop.example']] },
    expect: { kind: 'hold', reason: 'backing-off' },
  },
];

const TWO = ['a.shop.example', 'b.shop.example'];
const policy = { domains: [TWO] };
const validations = (...statuses: readonly string[]) =>
  statuses.map((status, at) => ({
    domain: TWO[at]!,
    method: 'DNS' as const,
    status,
    record: { name: `_${at}.${TWO[at]}`, value: '_b.acm-validations.aws' },
  }));
const records = new Map(TWO.map((name, at) => [`_${at}.${name}`, '_b.acm-validations.aws']));
const waiting = (ageMs: number, ...statuses: readonly string[]) =>
  pending('next', { names: TWO, createdAtMs: NOW - ageMs, detail: { validations: validations(...statuses) } });
const failed = (name: string, ageMs: number, changes: Parameters<typeof certificate>[1] = {}) =>
  certificate(name, {
    names: TWO,
    status: 'FAILED',
    createdAtMs: NOW - ageMs,
    notBeforeMs: undefined,
    notAfterMs: undefined,
    isInUse: false,
    ...changes,
  });
const timedOut = (ageMs: number, ...statuses: readonly string[]) =>
  failed('old', ageMs, {
    status: 'VALIDATION_TIMED_OUT',
    detail: { validations: validations(...(statuses.length > 0 ? statuses : ['FAILED', 'FAILED'])) },
  });
const with_ = (certificates: Parameters<typeof view>[1], changes: Parameters<typeof view>[2] = {}) =>
  view([listener([])], certificates, { records, hostedZones: [ZONE, OTHER_ZONE], ...changes });
const problem = (reason: ValidationProblem['reason'], because = 'what was found') =>
  new Map<string, ValidationProblem>([['b.shop.example', { reason, because }]]);
const remembered = (hasCause: boolean, ...arns: readonly string[]) => ({
  failedRequests: Object.fromEntries(
    arns.map((arn) => [arn, { names: TWO, failedAtMs: NOW - DAY, ...(hasCause && { hasCause: true as const }) }]),
  ),
});

export const validationRows: readonly Row[] = [
  {
    name: 'is waited for until a day is over',
    view: with_([waiting(DAY - 1, 'PENDING_VALIDATION', 'PENDING_VALIDATION')]),
    policy,
    expect: { kind: 'hold', reason: 'validating' },
  },
  {
    name: 'is told from a day on, though nothing is seen to be wrong',
    view: with_([waiting(DAY, 'PENDING_VALIDATION', 'PENDING_VALIDATION')]),
    policy,
    expect: { kind: 'hold', reason: 'validation-overdue', about: 'a.shop.example', numbers: { pendingHours: 24 } },
  },
  ...(['record-not-public', 'zone-not-delegated', 'zone-of-another-account'] as const).map((reason): Row => ({
    name: `is told from a day on with its cause: ${reason}`,
    view: with_([waiting(DAY, 'PENDING_VALIDATION', 'PENDING_VALIDATION')], { validationProblems: problem(reason) }),
    policy,
    expect: { kind: 'hold', reason, about: 'b.shop.example', because: 'what was found' },
  })),
  {
    name: 'does not delay names that are validated for more than an hour',
    view: with_([waiting(HOUR, 'SUCCESS', 'PENDING_VALIDATION')]),
    policy,
    expect: { kind: 'request', names: ['a.shop.example'] },
  },
  {
    name: 'is waited for as a whole for an hour',
    view: with_([waiting(HOUR - 1, 'SUCCESS', 'PENDING_VALIDATION')]),
    policy,
    expect: { kind: 'hold', reason: 'validating' },
  },
  {
    name: 'still gets its missing record after an hour',
    view: with_([waiting(2 * HOUR, 'SUCCESS', 'PENDING_VALIDATION'), certificate('a', { names: [TWO[0]!] })], {
      listeners: [listener([certificate('a', { names: [TWO[0]!] })])],
      records: new Map([...records, ['_1.b.shop.example', undefined]]),
    }),
    policy,
    expect: { kind: 'upsert-records', records: [{ name: '_1.b.shop.example' }] },
  },
  {
    name: 'that ACM gave up on is a failure, and nothing is requested silently',
    view: with_([timedOut(73 * HOUR)]),
    policy,
    expect: {
      kind: 'hold',
      reason: 'validation-timed-out',
      about: 'a.shop.example',
      because: 'ACM: VALIDATION_TIMED_OUT',
      numbers: { retryInHours: 23 },
    },
  },
  {
    name: 'that ACM gave up on is not repeated while its cause is seen, however long',
    view: with_([timedOut(60 * DAY)], {
      validationProblems: problem('zone-not-delegated'),
      progress: remembered(true),
    }),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'hold', reason: 'zone-not-delegated', about: 'b.shop.example' },
  },
  {
    name: 'that ACM gave up on is repeated at once when its cause is gone, and not by the same token',
    view: with_([timedOut(72 * HOUR)], { progress: remembered(true, arnOf('old')) }),
    policy,
    expect: { kind: 'request', names: TWO, follows: arnOf('old') },
  },
  {
    name: 'is not repeated at once where public DNS could not be asked: nobody knows whether the cause is gone',
    view: with_([timedOut(72 * HOUR)], {
      unasked: new Set(['b.shop.example']),
      progress: remembered(true, arnOf('old')),
    }),
    policy,
    expect: { kind: 'hold', reason: 'validation-timed-out' },
  },
  {
    name: 'that failed for one name only lets the other one be requested alone',
    view: with_([timedOut(73 * HOUR, 'SUCCESS', 'FAILED')]),
    policy,
    expect: { kind: 'request', names: ['a.shop.example'] },
  },
  {
    name: 'that failed for one name only is held for that name',
    view: ((a) => with_([timedOut(73 * HOUR, 'SUCCESS', 'FAILED'), a], { listeners: [listener([a])] }))(
      certificate('a', { names: [TWO[0]!] }),
    ),
    policy,
    expect: { kind: 'hold', reason: 'validation-timed-out', about: 'b.shop.example' },
  },
  {
    name: 'that ACM refused for one name, without saying which, is halved',
    view: with_([failed('old', HOUR)]),
    policy,
    expect: { kind: 'request', names: ['a.shop.example'] },
  },
  {
    name: 'that ACM refused for a single name is left alone until a day is over',
    view: with_([failed('old', DAY - 1, { names: ['b.shop.example'], detail: { failureReason: 'OTHER' } })]),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'hold', reason: 'validation-failed', because: 'ACM: OTHER', numbers: { retryInHours: 1 } },
  },
  {
    name: 'that ACM refused for a single name is repeated after a day',
    view: with_([failed('old', DAY, { names: ['b.shop.example'] })]),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'request', names: ['b.shop.example'], follows: arnOf('old') },
  },
  {
    name: 'that failed twice is left alone for two days',
    view: with_([failed('new', 2 * DAY - 1, { names: ['b.shop.example'] })], {
      progress: remembered(false, arnOf('old'), arnOf('new')),
    }),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'hold', reason: 'validation-failed' },
  },
  {
    name: 'that failed twice is repeated after two days',
    view: with_([failed('new', 2 * DAY, { names: ['b.shop.example'] })], {
      progress: remembered(false, arnOf('old'), arnOf('new')),
    }),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'request', names: ['b.shop.example'] },
  },
  {
    name: 'that ACM refused by CAA says so, though CAA allows it by now',
    view: with_([failed('old', HOUR, { names: ['b.shop.example'], detail: { failureReason: 'CAA_ERROR' } })]),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'hold', reason: 'caa-forbids', because: 'ACM: CAA_ERROR' },
  },
  {
    name: 'that somebody else requested is nothing to us',
    view: with_([failed('old', HOUR, { names: ['b.shop.example'], ours: false })]),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'request', names: ['b.shop.example'] },
  },
  {
    name: 'is kept as a witness while its names are not covered',
    view: with_([failed('old', 10 * DAY, { names: ['b.shop.example'] })], {
      progress: {
        scheduledDeletions: { [arnOf('old')]: { sinceMs: NOW - 9 * DAY } },
        failedRequests: { [arnOf('old')]: { names: ['b.shop.example'], failedAtMs: NOW - 10 * DAY } },
      },
      validationProblems: problem('zone-not-delegated'),
    }),
    policy: { domains: [['b.shop.example']] },
    expect: { kind: 'hold', reason: 'zone-not-delegated' },
  },
  {
    name: 'is a witness no longer once its names are covered',
    view: ((good) =>
      view([listener([good])], [good, failed('old', 10 * DAY, { names: ['b.shop.example'] })], {
        progress: { scheduledDeletions: { [arnOf('old')]: { sinceMs: NOW - 9 * DAY } } },
      }))(certificate('good')),
    expect: { kind: 'delete', certificateArn: arnOf('old') },
  },
];

const stuck = (name: string, renewalStatus = 'PENDING_VALIDATION', names: readonly string[] = ['b.shop.example']) =>
  certificate(name, {
    daysLeft: 30,
    names,
    detail: { renewalStatus, validations: names.map((domain) => validation(domain)) },
  });
const renewing = (one: ReturnType<typeof certificate>, changes: Parameters<typeof view>[2] = {}) =>
  view([listener([one])], [one], {
    records: new Map(one.names.map((name) => [`_a.${name}`, '_b.acm-validations.aws'])),
    ...changes,
  });

/** Renewals that ACM has tried in vain. */
export const stuckRenewalRows: readonly Row[] = [
  ...(['record-not-public', 'zone-not-delegated', 'zone-of-another-account'] as const).map((reason): Row => ({
    name: `is told with its cause: ${reason}`,
    view: renewing(stuck('old'), { validationProblems: problem(reason) }),
    policy: { domains: [] },
    expect: { kind: 'hold', reason, about: 'b.shop.example', because: 'what was found', numbers: { daysLeft: 30 } },
  })),
  {
    name: 'is told where it has failed as well, about the name that is to blame',
    view: renewing(stuck('old', 'FAILED', ['a.shop.example', '*.b.shop.example']), {
      validationProblems: problem('zone-not-delegated'),
    }),
    policy: { domains: [] },
    expect: { kind: 'hold', reason: 'zone-not-delegated', about: '*.b.shop.example' },
  },
  {
    name: 'is renewing while nothing is seen to be wrong',
    view: renewing(stuck('old')),
    policy: { domains: [] },
    expect: { kind: 'hold', reason: 'renewing' },
  },
  {
    name: 'is renewing where ACM goes on by itself, whatever is wrong with the delegation of others',
    view: renewing(stuck('old', 'PENDING_AUTO_RENEWAL'), { validationProblems: problem('zone-not-delegated') }),
    policy: { domains: [] },
    expect: { kind: 'hold', reason: 'renewing' },
  },
  {
    name: 'gets its missing record before anything is told',
    view: renewing(stuck('old'), {
      validationProblems: problem('record-not-public'),
      records: new Map([['_a.b.shop.example', undefined]]),
    }),
    policy: { domains: [] },
    expect: { kind: 'upsert-records', reason: 'renewal-blocked' },
  },
];
