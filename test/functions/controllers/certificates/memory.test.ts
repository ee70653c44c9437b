import { describe, expect, test } from 'vitest';
import { ConditionChangedError } from '../../../../functions/aws/conditionChanged.ts';
import { RefusedError } from '../../../../functions/control-loop/failures.ts';
import type { Decision } from '../../../../functions/controllers/certificates/decision.ts';
import { memory } from '../../../../functions/controllers/certificates/memory.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/certificates/progress.ts';
import { arnOf, listenerArn, MINUTE, NOW } from './builders.ts';

const { progressOnDecision, progressOnSuccess, progressOnFailure, isWorthKeeping } = memory;
const progress = (changes: Partial<Progress> = {}): Progress => ({ ...NO_PROGRESS, ...changes });
const [HERE, THERE] = [listenerArn(443), listenerArn(443, 'blog')];

const attach = (changes: Partial<Decision & { kind: 'attach' }> = {}): Decision & { kind: 'attach' } => ({
  kind: 'attach',
  reason: 'expiring',
  listenerArn: HERE,
  certificateArn: arnOf('next'),
  replaces: [arnOf('old')],
  isDefault: false,
  numbers: {},
  ...changes,
});
const ordered = { certificateArn: arnOf('next'), replaces: [arnOf('old')], isDefault: false };
const other = { certificateArn: arnOf('other'), replaces: [arnOf('a'), arnOf('b')], isDefault: true };
const confirm = (changes: object = {}): Decision => ({
  kind: 'confirm',
  reason: 'served',
  listenerArn: HERE,
  loadBalancer: 'shop',
  certificateArn: arnOf('next'),
  numbers: {},
  ...changes,
});
const rollout = { certificateArn: arnOf('next'), sinceMs: NOW - MINUTE, openedAtMs: NOW - MINUTE };
const undo: Decision = {
  kind: 'undo-https',
  reason: 'not-served',
  loadBalancer: 'shop',
  certificateArn: arnOf('next'),
  httpListenerArn: listenerArn(80),
  formerActions: undefined,
  formerRules: [],
  httpsListenerArn: HERE,
  numbers: {},
};

describe('a change of certificates', () => {
  test('is remembered before it is made, and another listener keeps its own', () => {
    expect(progressOnDecision(progress({ swaps: { [THERE]: other } }), attach(), NOW).swaps).toEqual({
      [THERE]: other,
      [HERE]: ordered,
    });
  });

  test('is not begun anew where it is asked for again', () => {
    const before = progress({ swaps: { [HERE]: { ...ordered, isFull: true } } });
    expect(progressOnDecision(before, attach({ removeFirst: arnOf('old') }), NOW)).toBe(before);
  });

  test.for([
    ['soaks where an old one stands beside it', ordered, { attachedAtMs: NOW }],
    ['is whole where the default was exchanged', { ...ordered, isDefault: true }, { attachedAtMs: NOW, sinceMs: NOW }],
    ['is whole where nothing goes', { ...ordered, replaces: [] }, { attachedAtMs: NOW, sinceMs: NOW }],
    ['is whole where the old one went first', { ...ordered, isFull: true }, { attachedAtMs: NOW, sinceMs: NOW }],
  ] as const)('%s', ([, swap, added]) => {
    const before = progress({ swaps: { [HERE]: swap, [THERE]: other } });
    expect(progressOnSuccess(before, attach(), NOW).swaps).toEqual({ [HERE]: { ...swap, ...added }, [THERE]: other });
  });

  test('is to be proven alone once the old one is detached', () => {
    const attached = { ...ordered, attachedAtMs: NOW - MINUTE };
    const { certificateArn, replaces } = ordered;
    const detach: Decision = {
      kind: 'detach',
      reason: 'superseded',
      listenerArn: HERE,
      certificateArn,
      replaces,
      numbers: {},
    };
    const { swaps } = progressOnSuccess(progress({ swaps: { [HERE]: attached, [THERE]: other } }), detach, NOW);
    expect(swaps).toEqual({ [HERE]: { ...attached, sinceMs: NOW }, [THERE]: other });
  });

  test('schedules what it replaced for deletion once it is served, if that is ours', () => {
    const swaps = { [HERE]: { ...ordered, replaces: [arnOf('old'), arnOf('theirs')] }, [THERE]: other };
    const before = progress({ swaps, ours: [arnOf('old'), arnOf('a')] });
    expect(progressOnSuccess(before, confirm(), NOW)).toMatchObject({
      swaps: { [THERE]: other },
      scheduledDeletions: { [arnOf('old')]: { sinceMs: NOW } },
    });
    expect(progressOnSuccess(before, confirm(), NOW).scheduledDeletions).not.toHaveProperty([arnOf('theirs')]);
  });

  test('marks what it replaced where nobody could look', () => {
    const before = progress({ swaps: { [HERE]: ordered }, ours: [arnOf('old')] });
    expect(progressOnSuccess(before, confirm({ reason: 'unproven' }), NOW).scheduledDeletions).toEqual({
      [arnOf('old')]: { sinceMs: NOW, isUnproven: true },
    });
  });

  test('that was rolled back is left alone for its day', () => {
    const rollback: Decision = { ...attach(), kind: 'rollback', reason: 'not-served' };
    const after = progressOnSuccess(progress({ swaps: { [HERE]: ordered, [THERE]: other } }), rollback, NOW);
    expect(after).toMatchObject({ swaps: { [THERE]: other }, refused: { [`${HERE} ${arnOf('next')}`]: NOW } });
    expect(after.swaps).not.toHaveProperty([HERE]);
  });
});

describe('a change of certificates that failed', () => {
  const refused = (name: string) => new RefusedError([{ subject: 'attach', error: `${name}: no` }], name);
  const fail = (decision: Decision, error: unknown, swap: object = ordered) =>
    progressOnFailure!(progress({ swaps: { [HERE]: { ...ordered, ...swap }, [THERE]: other } }), decision, error, NOW)
      .swaps;
  const kept = { [HERE]: ordered, [THERE]: other };

  test.for([
    ['there was no room for it, and nothing goes', attach({ replaces: [] }), { replaces: [] }, 'NO_ROOM'],
    ['AWS refused it', attach(), {}, 'AccessDenied'],
    ['AWS refused even the exchange', attach({ removeFirst: arnOf('old') }), { isFull: true }, 'NO_ROOM'],
  ] as const)('leaves the listener free for others where %s', ([, decision, swap, name]) => {
    const error = refused(name === 'NO_ROOM' ? 'TooManyCertificatesException' : name);
    expect(fail(decision, error, swap)).toEqual({ [THERE]: other });
  });

  test('goes another way where there is no room and an old one goes', () => {
    expect(fail(attach(), refused('TooManyCertificatesException'))).toEqual({
      [HERE]: { ...ordered, isFull: true },
      [THERE]: other,
    });
  });

  test.each([
    ['is given up with it for good', 'AccessDenied', true],
    ['is given up with it where there is no room', 'TooManyCertificatesException', true],
    ['goes on where it is only throttled', 'Throttling', false],
  ])('HTTPS that is being set up on the load balancer %s', (_case, name, isGivenUp) => {
    const rollout = { certificateArn: arnOf('first'), sinceMs: NOW - MINUTE, openedAtMs: NOW - MINUTE };
    const before = progress({ httpsRollouts: { shop: rollout }, swaps: { [HERE]: { ...ordered, replaces: [] } } });
    const after = memory.progressOnFailure!(before, attach({ replaces: [] }), refused(name), NOW);
    expect(after.httpsRollouts).toEqual({ shop: { ...rollout, ...(isGivenUp && { refusedAtMs: NOW }) } });
  });

  test('is asked for again where nobody knows what became of it', () => {
    expect(fail(attach(), new Error('socket hang up'))).toEqual(kept);
    expect(fail(attach(), new ConditionChangedError('changed'))).toEqual(kept);
  });

  test('stays where AWS had taken it before', () => {
    const attached = { attachedAtMs: NOW - MINUTE };
    expect(fail(attach(), refused('AccessDenied'), attached)).toEqual({
      [HERE]: { ...ordered, ...attached },
      [THERE]: other,
    });
  });

  test('stays where something else failed', () => {
    const rollback: Decision = { ...attach(), kind: 'rollback', reason: 'not-served' };
    expect(fail(rollback, refused('AccessDenied'))).toEqual(kept);
  });
});

describe('HTTPS that is set up', () => {
  test('is remembered with its listener before it is made', () => {
    const open: Decision = {
      kind: 'open-https',
      reason: 'no-https-listener',
      loadBalancer: 'shop',
      loadBalancerArn: 'arn:shop',
      certificateArn: arnOf('next'),
      policy: 'P',
      defaultActions: '[]',
      numbers: {},
    };
    expect(progressOnDecision(progress({ httpsRollouts: { blog: rollout } }), open, NOW).httpsRollouts).toEqual({
      blog: rollout,
      shop: { certificateArn: arnOf('next'), sinceMs: NOW, openedAtMs: NOW },
    });
  });

  test('remembers what port 80 did before it redirects, and asks for new handshakes', () => {
    const redirect: Decision = {
      kind: 'redirect',
      reason: 'https-proven',
      loadBalancer: 'shop',
      listenerArn: listenerArn(80),
      certificateArn: arnOf('next'),
      formerActions: '[1]',
      formerRules: [{ arn: 'rule', actions: '[2]' }],
      numbers: {},
    };
    const before = progress({ httpsRollouts: { shop: { ...rollout, proofRequestedAtMs: NOW - 1 }, blog: rollout } });
    const meant = progressOnDecision(before, redirect, NOW);
    const former = { formerActions: '[1]', formerRules: [{ arn: 'rule', actions: '[2]' }] };
    expect(meant.httpsRollouts['shop']).toEqual({ ...rollout, ...former, sinceMs: NOW });
    expect(progressOnSuccess(meant, redirect, NOW + 1).httpsRollouts).toEqual({
      shop: { ...rollout, ...former, sinceMs: NOW + 1, redirectedAtMs: NOW + 1 },
      blog: rollout,
    });
  });

  test('has its time once, however often the redirect is stopped half-way', () => {
    const redirect: Decision = {
      kind: 'redirect',
      reason: 'https-proven',
      loadBalancer: 'shop',
      listenerArn: listenerArn(80),
      certificateArn: arnOf('next'),
      formerActions: '[1]',
      formerRules: [],
      numbers: {},
    };
    const begun = { ...rollout, formerActions: '[1]', sinceMs: NOW - MINUTE, proofRequestedAtMs: NOW - 1 };
    expect(progressOnDecision(progress({ httpsRollouts: { shop: begun } }), redirect, NOW).httpsRollouts).toEqual({
      shop: { ...rollout, formerActions: '[1]', sinceMs: NOW - MINUTE },
    });
  });

  test('has its time anew once rules were copied, or a certificate was exchanged', () => {
    const before = progress({ httpsRollouts: { shop: rollout, blog: rollout }, swaps: { [HERE]: ordered } });
    const copy = { kind: 'copy-rules', reason: 'rules-missing', loadBalancer: 'shop', listenerArn: HERE } as const;
    const expected = { shop: { ...rollout, sinceMs: NOW }, blog: rollout };
    expect(progressOnSuccess(before, { ...copy, rules: [], numbers: {} }, NOW).httpsRollouts).toEqual(expected);
    expect(progressOnSuccess(before, confirm(), NOW).httpsRollouts).toEqual(expected);
  });

  test('is over once it is confirmed as a whole', () => {
    const before = progress({ httpsRollouts: { shop: rollout, blog: rollout } });
    expect(progressOnSuccess(before, confirm({ listenerArn: undefined }), NOW).httpsRollouts).toEqual({
      blog: rollout,
    });
  });

  test('that was undone is left alone for its day, and a listener that we had made is not missed', () => {
    const before = progress({
      httpsRollouts: { shop: rollout, blog: rollout },
      keptListeners: ['blog:443', 'shop:443'],
    });
    expect(progressOnSuccess(before, undo, NOW)).toMatchObject({
      httpsRollouts: { blog: rollout },
      refused: { [`shop ${arnOf('next')}`]: NOW },
      keptListeners: ['blog:443'],
    });
  });

  test('that was undone leaves a listener that people had made', () => {
    const { openedAtMs: _opened, ...theirs } = rollout;
    const before = progress({ httpsRollouts: { shop: theirs }, keptListeners: ['blog:443', 'shop:443'] });
    expect(progressOnSuccess(before, undo, NOW).keptListeners).toEqual(['blog:443', 'shop:443']);
  });
});

describe('handshakes', () => {
  const prove = { kind: 'prove', reason: 'changed', listenerArn: HERE, loadBalancer: 'shop' } as const;
  const proof: Decision = {
    ...prove,
    certificateArn: arnOf('next'),
    port: 443,
    host: 'shop.elb.example',
    serverName: 'shop.example',
    serials: ['next'],
    from: 'public',
    withRedirect: false,
    urls: [],
    hosts: [],
    numbers: {},
  };

  test('belong to the change of certificates that is under way', () => {
    const before = progress({ swaps: { [HERE]: ordered, [THERE]: other }, httpsRollouts: { shop: rollout } });
    const after = progressOnDecision(before, proof, NOW);
    expect(after.swaps).toEqual({ [HERE]: { ...ordered, proofRequestedAtMs: NOW }, [THERE]: other });
    expect(after.httpsRollouts).toEqual({ shop: rollout });
  });

  test('belong to HTTPS as a whole where there is none', () => {
    const asked = { listenerArn: HERE, proofRequestedAtMs: NOW };
    expect(progressOnDecision(progress({ httpsRollouts: { shop: rollout } }), proof, NOW).httpsRollouts).toEqual({
      shop: { ...rollout, ...asked },
    });
    expect(progressOnDecision(progress(), proof, NOW).httpsRollouts).toEqual({
      shop: { certificateArn: arnOf('next'), sinceMs: NOW, ...asked },
    });
  });
});

test('requests are counted before they are made', () => {
  const request: Decision = { kind: 'request', reason: 'named', names: ['a'], keyAlgorithm: 'RSA_2048', numbers: {} };
  expect(progressOnDecision(progress({ requestsMs: [NOW - MINUTE] }), request, NOW).requestsMs).toEqual([
    NOW - MINUTE,
    NOW,
  ]);
});

test('what was scheduled for deletion is forgotten once it is deleted', () => {
  const about = { reason: 'idle', certificateArn: arnOf('idle'), numbers: {} } as const;
  const scheduled = progressOnSuccess(
    progress({ ours: [arnOf('idle'), arnOf('good')] }),
    {
      kind: 'schedule-deletion',
      ...about,
    },
    NOW,
  );
  expect(scheduled.scheduledDeletions).toEqual({ [arnOf('idle')]: { sinceMs: NOW } });
  expect(progressOnSuccess(scheduled, { kind: 'delete', ...about }, NOW)).toMatchObject({
    scheduledDeletions: {},
    ours: [arnOf('good')],
  });
});

test('listeners are remembered as soon as they are seen, however quiet the certificate set is', () => {
  const keptListeners = ['blog:443', 'shop:443'];
  expect(isWorthKeeping!(progress({ keptListeners }), progress({ keptListeners }))).toBe(false);
  expect(isWorthKeeping!(progress({ keptListeners: ['shop:443'] }), progress({ keptListeners }))).toBe(true);
  // Nothing is recorded of a certificate set yet: its first decision will be.
  expect(isWorthKeeping!(undefined, progress({ keptListeners }))).toBe(false);
});

test('a request has the ARN that ACM gave it, beside those that are not listed yet', () => {
  const names = ['shop.example'];
  const before = progress({ requested: { [arnOf('a')]: { names: ['a'], requestedAtMs: 1 } } });
  const decision: Decision = { kind: 'request', reason: 'named', names, keyAlgorithm: 'RSA_2048', numbers: {} };
  expect(progressOnSuccess(before, decision, NOW, { arn: arnOf('next') }).requested).toEqual({
    [arnOf('a')]: { names: ['a'], requestedAtMs: 1 },
    [arnOf('next')]: { names, requestedAtMs: NOW },
  });
});

describe('HTTPS of which AWS refuses a part', () => {
  const copy: Decision = {
    kind: 'copy-rules',
    reason: 'rules-missing',
    loadBalancer: 'shop',
    listenerArn: listenerArn(443),
    rules: [],
    numbers: {},
  };
  const before = {
    ...NO_PROGRESS,
    httpsRollouts: { shop: { certificateArn: arnOf('a'), sinceMs: NOW, openedAtMs: NOW } },
  };
  const failed = (name: string) => Object.assign(new Error('no'), { name });

  test.each([
    'TooManyRulesException',
    'AccessDeniedException',
    'ValidationError',
    'InvalidLoadBalancerActionException',
    'OperationNotPermittedException',
    'TargetGroupAssociationLimitException',
  ])('is given up as a whole after %s', (name) => {
    const after = memory.progressOnFailure!(before, copy, failed(name), NOW + 1);
    expect(after.httpsRollouts['shop']).toMatchObject({ refusedAtMs: NOW + 1 });
  });

  test.each(['ThrottlingException', 'Throttling', 'PriorityInUseException', 'ConditionChangedError', 'TimeoutError'])(
    'is tried again after %s',
    (name) => {
      expect(memory.progressOnFailure!(before, copy, failed(name), NOW + 1)).toEqual(before);
    },
  );

  test('is remembered as being undone from the first attempt on', () => {
    const undo: Decision = {
      kind: 'undo-https',
      reason: 'incomplete',
      loadBalancer: 'shop',
      certificateArn: arnOf('a'),
      httpListenerArn: undefined,
      formerActions: undefined,
      formerRules: [],
      httpsListenerArn: listenerArn(443),
      numbers: {},
    };
    const first = memory.progressOnDecision(before, undo, NOW + 1);
    expect(memory.progressOnDecision(first, undo, NOW + 2).httpsRollouts['shop']).toMatchObject({
      undoingSinceMs: NOW + 1,
    });
    expect(memory.progressOnSuccess(first, undo, NOW + 3).httpsRollouts).toEqual({});
  });
});
