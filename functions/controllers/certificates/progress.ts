import type { Decision, FormerRule } from './decision.ts';
import type { ChangesUnderWay } from './contract/changesUnderWay.ts';
import { backOff, type Failures } from '../../control-loop/kindFailures.ts';
import { DAY_MS } from '../../../fleet/certificateFreshness.ts';

/**
 * Long work under way for one entry. If it is lost, tags say again which certificates are ours, soaking starts anew,
 * and nothing is deleted until it has been idle for its time once more.
 */
export interface Progress extends ChangesUnderWay {
  /** Certificates that we have requested and that exist. */
  readonly ours: readonly string[];
  /** When we have requested certificates within the last day, in milliseconds since the epoch. */
  readonly requestsMs: readonly number[];
  /** A change of certificates that is not proven yet, by the listener's ARN. */
  readonly swaps: Readonly<Record<string, Swap>>;
  /** HTTPS that is being set up, by the load balancer's name. */
  readonly plans: Readonly<Record<string, HttpsPlan>>;
  /** Certificates of ours that nothing needs any more, and since when. */
  readonly retired: Readonly<Record<string, Retired>>;
  /** What was not served in time and has been undone, by `listener certificate`, and when. It is left alone for a day. */
  readonly refused: Readonly<Record<string, number>>;
  /** Kinds of decisions that could not be carried out lately, and how often in a row. */
  readonly failures: Failures;
}

/** One listener's change from old certificates to a new one. */
export interface Swap {
  readonly certificateArn: string;
  /** The old ones, which are put back if the new one is not served. */
  readonly replaces: readonly string[];
  /** Whether the default certificate is exchanged, which takes one call. */
  readonly isDefault: boolean;
  /** AWS took the new one; undefined until then. */
  readonly attachedAtMs?: number;
  /** The listener has no room for both: the old one goes first. */
  readonly isFull?: true;
  /** Since when the new one alone should be served. */
  readonly sinceMs?: number;
  readonly proofRequestedAtMs?: number;
}

/** HTTPS for one load balancer: what was there before, so that all of it can be undone at once. */
export interface HttpsPlan {
  readonly certificateArn: string;
  /** We made the listener; undefined where it stood there before. */
  readonly openedAtMs?: number;
  /** The default actions of the HTTP listener before it redirected, as JSON. */
  readonly formerActions?: string;
  /** What its rules did before. */
  readonly formerRules?: readonly FormerRule[];
  readonly redirectedAtMs?: number;
  readonly sinceMs: number;
  readonly proofRequestedAtMs?: number;
  /** The listener whose handshakes were asked for. */
  readonly listenerArn?: string;
}

export interface Retired {
  readonly sinceMs: number;
  /** What took its place was never seen by a handshake. */
  readonly isUnproven?: true;
}

export const NO_PROGRESS: Progress = {
  ours: [],
  requestsMs: [],
  swaps: {},
  plans: {},
  retired: {},
  refused: {},
  failures: {},
};

/** What is remembered before a decision is carried out, so that whoever comes next knows what was meant. */
export function progressOnDecision(before: Progress, decision: Decision, nowMs: number): Progress {
  switch (decision.kind) {
    case 'request':
      return { ...before, requestsMs: [...recentRequests(before, nowMs), nowMs] };
    case 'attach': {
      const { listenerArn, certificateArn, replaces, isDefault } = decision;
      const swap = before.swaps[listenerArn];
      if (swap?.certificateArn === certificateArn) return before;
      return withSwap(before, listenerArn, { certificateArn, replaces, isDefault });
    }
    case 'prove': {
      const { listenerArn, loadBalancer, certificateArn } = decision;
      const swap = before.swaps[listenerArn];
      if (swap) return withSwap(before, listenerArn, { ...swap, proofRequestedAtMs: nowMs });
      // Without a change of certificates, it is HTTPS as a whole that is proven.
      const plan = before.plans[loadBalancer] ?? { certificateArn, sinceMs: nowMs };
      return withPlan(before, loadBalancer, { ...plan, listenerArn, proofRequestedAtMs: nowMs });
    }
    case 'open-https':
      return withPlan(before, decision.loadBalancer, {
        certificateArn: decision.certificateArn,
        sinceMs: nowMs,
        openedAtMs: nowMs,
      });
    case 'redirect': {
      const { loadBalancer, certificateArn, formerActions, formerRules } = decision;
      const { openedAtMs } = before.plans[loadBalancer] ?? {};
      const opened = openedAtMs === undefined ? {} : { openedAtMs };
      // A handshake from before the redirect says nothing about it.
      const former = { formerActions, ...(formerRules.length > 0 && { formerRules }) };
      return withPlan(before, loadBalancer, { certificateArn, ...opened, ...former, sinceMs: nowMs });
    }
    default:
      return before;
  }
}

/** What is remembered once a decision has been carried out. */
export function progressOnSuccess(progress: Progress, decision: Decision, nowMs: number): Progress {
  const { [decision.kind]: _ended, ...failures } = progress.failures;
  const before = { ...progress, failures };
  switch (decision.kind) {
    case 'attach': {
      const swap = before.swaps[decision.listenerArn];
      if (!swap) return before;
      // Exchanging the default, or adding where nothing goes, is all that there is to do.
      const isWhole = swap.isDefault || swap.replaces.length === 0 || swap.isFull;
      const attached = { ...swap, attachedAtMs: nowMs, ...(isWhole && { sinceMs: nowMs }) };
      return withSwap(before, decision.listenerArn, attached);
    }
    case 'detach': {
      const swap = before.swaps[decision.listenerArn];
      return swap ? withSwap(before, decision.listenerArn, { ...swap, sinceMs: nowMs }) : before;
    }
    case 'confirm':
      return confirmed(before, decision, nowMs);
    case 'put-back':
      return refusedOf(withoutSwap(before, decision.listenerArn), decision.listenerArn, decision.certificateArn, nowMs);
    case 'copy-rules':
      return withPlanSince(before, decision.loadBalancer, nowMs);
    case 'redirect': {
      const plan = before.plans[decision.loadBalancer];
      return plan
        ? withPlan(before, decision.loadBalancer, { ...plan, redirectedAtMs: nowMs, sinceMs: nowMs })
        : before;
    }
    case 'undo-https': {
      const { loadBalancer, certificateArn } = decision;
      return refusedOf(withoutPlan(before, loadBalancer), loadBalancer, certificateArn, nowMs);
    }
    case 'retire':
      return { ...before, retired: { ...before.retired, [decision.certificateArn]: { sinceMs: nowMs } } };
    case 'delete': {
      const { [decision.certificateArn]: _deleted, ...retired } = before.retired;
      return { ...before, retired, ours: before.ours.filter((arn) => arn !== decision.certificateArn) };
    }
    default:
      return before;
  }
}

export function progressOnFailure(before: Progress, decision: Decision, error: unknown, nowMs: number): Progress {
  const after = { ...before, failures: backOff(before.failures, decision.kind, nowMs) };
  if (decision.kind !== 'attach' || !(error instanceof Error) || error.name !== 'TooManyCertificatesException') {
    return after;
  }
  const swap = before.swaps[decision.listenerArn];
  if (!swap || swap.isFull || swap.replaces.length === 0) return after;
  // There is another way, which does not have to wait.
  return withSwap(before, decision.listenerArn, { ...swap, isFull: true });
}

function confirmed(before: Progress, decision: Decision & { kind: 'confirm' }, nowMs: number): Progress {
  const { listenerArn, loadBalancer, reason } = decision;
  const swap = listenerArn === undefined ? undefined : before.swaps[listenerArn];
  if (!swap || listenerArn === undefined) return withoutPlan(before, loadBalancer);
  const isUnproven = reason === 'unproven' ? { isUnproven: true as const } : {};
  const retired = swap.replaces
    .filter((arn) => before.ours.includes(arn))
    .map((arn) => [arn, { sinceMs: nowMs, ...isUnproven }] as const);
  const after = withPlanSince(withoutSwap(before, listenerArn), loadBalancer, nowMs);
  return { ...after, retired: { ...before.retired, ...Object.fromEntries(retired) } };
}

/** What nothing of AWS's bears out any more is forgotten: certificates and listeners that are gone. */
export function forgetGone(
  progress: Progress,
  seen: {
    readonly certificates: ReadonlySet<string>;
    readonly listeners: ReadonlySet<string>;
    readonly attached: ReadonlySet<string>;
  },
  nowMs: number,
): Progress {
  const keep = <Value>(entries: Readonly<Record<string, Value>>, isKept: (key: string, value: Value) => boolean) =>
    Object.fromEntries(Object.entries(entries).filter(([key, value]) => isKept(key, value)));
  return {
    ...progress,
    ours: progress.ours.filter((arn) => seen.certificates.has(arn)),
    requestsMs: recentRequests(progress, nowMs),
    swaps: keep(
      progress.swaps,
      (listener, { certificateArn }) => seen.listeners.has(listener) && seen.certificates.has(certificateArn),
    ),
    // What is on a listener again is not idle any more.
    retired: keep(progress.retired, (arn) => seen.certificates.has(arn) && !seen.attached.has(arn)),
    refused: keep(progress.refused, (_key, atMs) => nowMs - atMs < DAY_MS),
  };
}

const recentRequests = ({ requestsMs }: Progress, nowMs: number): number[] =>
  requestsMs.filter((atMs) => nowMs - atMs < DAY_MS);

/** Whether it was one listener's change that was refused; else it was HTTPS of a load balancer, known by its name. */
export const isOfListener = (key: string): boolean => key.startsWith('arn:');

export const refusalKey = (where: string, certificateArn: string): string => `${where} ${certificateArn}`;

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

const withPlan = (progress: Progress, loadBalancer: string, plan: HttpsPlan): Progress => ({
  ...progress,
  plans: { ...progress.plans, [loadBalancer]: plan },
});

/** A part of the plan was put in place: from here on the whole has its time to be proven. */
function withPlanSince(progress: Progress, loadBalancer: string, nowMs: number): Progress {
  const plan = progress.plans[loadBalancer];
  return plan ? withPlan(progress, loadBalancer, { ...plan, sinceMs: nowMs }) : progress;
}

function withoutPlan(progress: Progress, loadBalancer: string): Progress {
  const { [loadBalancer]: _ended, ...plans } = progress.plans;
  return { ...progress, plans };
}
