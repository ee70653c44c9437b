import type { Made, Memory } from '../../control-loop/controller.ts';
import { RefusedError } from '../../control-loop/failures.ts';
import type { Decision } from './decision.ts';
import { HTTPS_PORT } from './httpsLoadBalancer.ts';
import { isAnotherMemory, renewalKey } from './renewals.ts';
import { type HttpsRollout, placeOf, type Progress, recentRequests, refusalKey, type Swap } from './progress.ts';

/** What a refusal is called where a listener takes no more certificates (API reference, AddListenerCertificates). */
export const NO_ROOM = 'TooManyCertificatesException';

export const memory: Memory<Decision, Progress> = {
  progressOnDecision,
  progressOnSuccess,
  progressOnFailure,
  /**
   * A listener that is deleted later is missed, and a certificate that is renewed later is noticed, only if they were
   * remembered, however quiet the certificate set is.
   */
  isWorthKeeping: (known, progress) =>
    known !== undefined &&
    ((known.keptListeners ?? []).join() !== progress.keptListeners.join() || isAnotherMemory(known, progress)),
};

function progressOnDecision(before: Progress, decision: Decision, nowMs: number): Progress {
  switch (decision.kind) {
    case 'request':
      return { ...before, requestsMs: [...recentRequests(before, nowMs), nowMs] };
    case 'attach': {
      const { listenerArn, certificateArn, replaces, isDefault, isListed } = decision;
      const swap = before.swaps[listenerArn];
      if (swap?.certificateArn === certificateArn) return before;
      return withSwap(before, listenerArn, { certificateArn, replaces, isDefault, ...(isListed && { isListed }) });
    }
    case 'prove': {
      const { listenerArn, loadBalancer, certificateArn, isRenewal } = decision;
      if (isRenewal) return withRenewalAsked(before, renewalKey(listenerArn, certificateArn), nowMs);
      const swap = before.swaps[listenerArn];
      if (swap) return withSwap(before, listenerArn, { ...swap, proofRequestedAtMs: nowMs });
      // Without a change of certificates, it is HTTPS as a whole that is proven.
      const rollout = before.httpsRollouts[loadBalancer] ?? { certificateArn, sinceMs: nowMs };
      return withRollout(before, loadBalancer, { ...rollout, listenerArn, proofRequestedAtMs: nowMs });
    }
    case 'open-https':
      return withRollout(before, decision.loadBalancer, {
        certificateArn: decision.certificateArn,
        sinceMs: nowMs,
        openedAtMs: nowMs,
      });
    case 'undo-https': {
      const rollout = before.httpsRollouts[decision.loadBalancer];
      const undoingSinceMs = rollout?.undoingSinceMs ?? nowMs;
      return rollout ? withRollout(before, decision.loadBalancer, { ...rollout, undoingSinceMs }) : before;
    }
    case 'redirect': {
      const { loadBalancer, certificateArn, formerActions, formerRules } = decision;
      const { openedAtMs, formerActions: begun, sinceMs = nowMs } = before.httpsRollouts[loadBalancer] ?? {};
      const opened = openedAtMs === undefined ? {} : { openedAtMs };
      // A handshake from before the redirect says nothing about it.
      const former = { formerActions, ...(formerRules.length > 0 && { formerRules }) };
      // However often it is stopped half-way, its time begins once.
      const since = { sinceMs: begun === undefined ? nowMs : sinceMs };
      return withRollout(before, loadBalancer, { certificateArn, ...opened, ...former, ...since });
    }
    default:
      return before;
  }
}

function progressOnSuccess(before: Progress, decision: Decision, nowMs: number, made?: Made): Progress {
  switch (decision.kind) {
    case 'request': {
      if (!made) return before;
      const requested = { ...before.requested, [made.arn]: { names: decision.names, requestedAtMs: nowMs } };
      return { ...before, requested };
    }
    case 'attach': {
      const swap = before.swaps[decision.listenerArn];
      if (!swap) return before;
      // Exchanging the default, or adding where nothing goes, is all that there is to do.
      const isWhole = (swap.isDefault && !swap.isListed) || swap.replaces.length === 0 || swap.isFull;
      const attached = { ...swap, attachedAtMs: nowMs, ...(isWhole && { sinceMs: nowMs }) };
      return withSwap(before, decision.listenerArn, attached);
    }
    case 'detach': {
      const swap = before.swaps[decision.listenerArn];
      return swap ? withSwap(before, decision.listenerArn, { ...swap, sinceMs: nowMs }) : before;
    }
    case 'confirm':
      return decision.isRenewal ? withoutRenewal(before, decision) : confirmed(before, decision, nowMs);
    case 'rollback':
      return refusedOf(withoutSwap(before, decision.listenerArn), decision.listenerArn, decision.certificateArn, nowMs);
    case 'copy-rules':
      return withRolloutSince(before, decision.loadBalancer, nowMs);
    case 'redirect': {
      const rollout = before.httpsRollouts[decision.loadBalancer];
      return rollout
        ? withRollout(before, decision.loadBalancer, { ...rollout, redirectedAtMs: nowMs, sinceMs: nowMs })
        : before;
    }
    case 'undo-https':
      return undone(before, decision, nowMs);
    case 'schedule-deletion': {
      const scheduled = { [decision.certificateArn]: { sinceMs: nowMs } };
      return { ...before, scheduledDeletions: { ...before.scheduledDeletions, ...scheduled } };
    }
    case 'delete': {
      const { [decision.certificateArn]: _deleted, ...scheduledDeletions } = before.scheduledDeletions;
      return { ...before, scheduledDeletions, ours: before.ours.filter((arn) => arn !== decision.certificateArn) };
    }
    default:
      return before;
  }
}

/**
 * A change of certificates that AWS has clearly refused is not under way: the listener is free for others, and this one
 * backs off by itself. What became of it otherwise is not known, and it is asked for again before anything else.
 */
function progressOnFailure(before: Progress, decision: Decision, error: unknown, nowMs: number): Progress {
  if (decision.kind === 'open-https' || decision.kind === 'copy-rules' || decision.kind === 'redirect') {
    return isForGood(error) ? withRefusal(before, decision.loadBalancer, nowMs) : before;
  }
  if (decision.kind !== 'attach' || !(error instanceof RefusedError)) return before;
  const { listenerArn, removeFirst } = decision;
  const swap = before.swaps[listenerArn];
  if (!swap || swap.attachedAtMs !== undefined) return before;
  const isAnotherWay = error.name === NO_ROOM && removeFirst === undefined && swap.replaces.length > 0;
  if (isAnotherWay) return withSwap(before, listenerArn, { ...swap, isFull: true });
  const after = withoutSwap(before, listenerArn);
  return isForGood(error) ? withRefusal(after, loadBalancerOf(listenerArn), nowMs) : after;
}

/** A part that AWS will not take: a quota, a missing permission, something that it does not accept. */
const REFUSALS =
  /^(TooMany\w+|AccessDenied\w*|OperationNotPermitted\w*|Validation(Error|Exception)|Invalid\w+|Unsupported\w+|Incompatible\w+|SSLPolicy\w+|TargetGroupAssociationLimit\w*)$/;

const isForGood = (error: unknown): boolean =>
  error instanceof Error && REFUSALS.test(error.name) && error.name !== 'TooManyRequestsException';

/** HTTPS that we are setting up is undone as a whole; another load balancer's is not touched. */
const withRefusal = (progress: Progress, loadBalancer: string, nowMs: number): Progress => {
  const rollout = progress.httpsRollouts[loadBalancer];
  return rollout ? withRollout(progress, loadBalancer, { ...rollout, refusedAtMs: nowMs }) : progress;
};

/** `arn:aws:elasticloadbalancing:REGION:ACCOUNT:listener/app/NAME/ID/ID` */
const loadBalancerOf = (listenerArn: string): string => listenerArn.split('/')[2] ?? '';

function confirmed(before: Progress, decision: Decision & { kind: 'confirm' }, nowMs: number): Progress {
  const { listenerArn, loadBalancer, reason } = decision;
  const swap = listenerArn === undefined ? undefined : before.swaps[listenerArn];
  if (!swap || listenerArn === undefined) return withoutRollout(before, loadBalancer);
  const isUnproven = reason === 'unproven' ? { isUnproven: true as const } : {};
  const scheduled = swap.replaces
    .filter((arn) => before.ours.includes(arn))
    .map((arn) => [arn, { sinceMs: nowMs, ...isUnproven }] as const);
  const after = withRolloutSince(withoutSwap(before, listenerArn), loadBalancer, nowMs);
  return { ...after, scheduledDeletions: { ...before.scheduledDeletions, ...Object.fromEntries(scheduled) } };
}

/** A listener that we made and took away is not missed. */
function undone(before: Progress, decision: Decision & { kind: 'undo-https' }, nowMs: number): Progress {
  const { loadBalancer, certificateArn } = decision;
  const isOurs = before.httpsRollouts[loadBalancer]?.openedAtMs !== undefined;
  const after = refusedOf(withoutRollout(before, loadBalancer), loadBalancer, certificateArn, nowMs);
  if (!isOurs) return after;
  const place = placeOf({ loadBalancer, port: HTTPS_PORT });
  return { ...after, keptListeners: after.keptListeners.filter((kept) => kept !== place) };
}

function withRenewalAsked(progress: Progress, key: string, nowMs: number): Progress {
  const known = progress.renewals?.[key];
  if (!known) return progress;
  const asked = { ...known, askedAtMs: known.askedAtMs ?? nowMs, proofRequestedAtMs: nowMs };
  return { ...progress, renewals: { ...progress.renewals, [key]: asked } };
}

function withoutRenewal(progress: Progress, { listenerArn = '', certificateArn }: Decision & { kind: 'confirm' }) {
  const { [renewalKey(listenerArn, certificateArn)]: _proven, ...renewals } = progress.renewals ?? {};
  return { ...progress, renewals };
}

const refusedOf = (progress: Progress, where: string, certificateArn: string, nowMs: number): Progress => ({
  ...progress,
  refused: { ...progress.refused, [refusalKey(where, certificateArn)]: nowMs },
});

const withSwap = (progress: Progress, listenerArn: string, swap: Swap): Progress => ({
  ...progress,
  swaps: { ...progress.swaps, [listenerArn]: swap },
});

function withoutSwap(progress: Progress, listenerArn: string): Progress {
  const { [listenerArn]: _ended, ...swaps } = progress.swaps;
  return { ...progress, swaps };
}

const withRollout = (progress: Progress, loadBalancer: string, rollout: HttpsRollout): Progress => ({
  ...progress,
  httpsRollouts: { ...progress.httpsRollouts, [loadBalancer]: rollout },
});

/** A part was put in place: from here on the whole has its time to be proven. */
function withRolloutSince(progress: Progress, loadBalancer: string, nowMs: number): Progress {
  const rollout = progress.httpsRollouts[loadBalancer];
  return rollout ? withRollout(progress, loadBalancer, { ...rollout, sinceMs: nowMs }) : progress;
}

function withoutRollout(progress: Progress, loadBalancer: string): Progress {
  const { [loadBalancer]: _ended, ...httpsRollouts } = progress.httpsRollouts;
  return { ...progress, httpsRollouts };
}
