import type { Numbers } from '../../control-loop/decision.ts';
import { daysLeft, isUsable, isWatched } from '../../../fleet/certificateFreshness.ts';
import { type HttpsLoadBalancer, httpsLoadBalancer } from './httpsLoadBalancer.ts';
import type { Need } from './need.ts';
import { needsOf } from './needs.ts';
import type { Policy } from './policy.ts';
import type { Progress } from './progress.ts';
import { type TlsListener, tlsListener } from './tlsListener.ts';
import type { CertificatesView, CertificateView } from './view.ts';

/** A view, sorted by what each certificate is to each listener. The rules look at this and at nothing else. */
export interface Situation {
  readonly view: CertificatesView;
  readonly progress: Progress;
  readonly policy: Policy;
  readonly nowMs: number;
  /** Listeners with TLS that we keep certificates on. */
  readonly listeners: readonly TlsListener[];
  /** Load balancers that get HTTPS from us, or a redirect to it. */
  readonly httpsLoadBalancers: readonly HttpsLoadBalancer[];
  /** What is not covered by a certificate that may stay. */
  readonly needs: readonly Need[];
  /** Certificates on our listeners whose renewal is to be watched. */
  readonly watched: readonly CertificateView[];
  readonly numbers: Numbers;
}

export function situationOf(view: CertificatesView, progress: Progress, policy: Policy, nowMs: number): Situation {
  const listeners = view.listeners.flatMap((listener) => tlsListener(listener, view, policy, nowMs));
  const httpsLoadBalancers = view.loadBalancers.flatMap((balancer) =>
    httpsLoadBalancer(balancer, view, policy, listeners),
  );
  const attached = new Map(listeners.flatMap((listener) => listener.attached.map((one) => [one.arn, one])));
  const watched = [...attached.values()].filter((one) => isWatched(one, policy, nowMs));
  const needs = needsOf({ view, progress, policy, nowMs, listeners, httpsLoadBalancers });
  const days = [...attached.values()].flatMap((one) => daysLeft(one, nowMs) ?? []);
  return {
    view,
    progress,
    policy,
    nowMs,
    listeners,
    httpsLoadBalancers,
    needs,
    watched,
    numbers: {
      listeners: listeners.length,
      certificates: attached.size,
      hosts: new Set(listeners.flatMap(({ wanted }) => wanted)).size,
      uncovered: new Set(needs.flatMap(({ names }) => names)).size,
      replaceBelowDays: policy.replaceBelowDays,
      ...(days.length > 0 && { minDaysLeft: Math.min(...days) }),
    },
  };
}

/** What a client that asks for a name could be served besides these certificates. */
export const othersFor = (listener: TlsListener, except: readonly string[], nowMs: number): CertificateView[] =>
  listener.attached.filter((one) => isUsable(one, nowMs) && !except.includes(one.arn));
