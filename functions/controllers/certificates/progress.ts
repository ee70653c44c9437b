import { DAY_MS } from '../../../fleet/certificateFreshness.ts';
import { isTls } from '../../aws/elasticLoadBalancing/listener.ts';
import type { BaseProgress } from '../../control-loop/controller.ts';
import type { ChangesUnderWay, FormerChangesUnderWay } from './contract/changesUnderWay.ts';
import type { FormerRule } from './decision.ts';
import { type FailedRequest, failedRequestsOf } from './failedRequests.ts';
import type { Policy } from './policy.ts';
import { type KnownRenewals, renewalsOf } from './renewals.ts';
import type { CertificatesView, ListenerView } from './view.ts';

/**
 * Long work under way for one entry. If it is lost, tags say again which certificates are ours, soaking starts anew,
 * and nothing is deleted until it has been idle for its time once more.
 */
export interface Progress extends BaseProgress, ChangesUnderWay, KnownRenewals {
  /** Certificates that we have requested and that exist. */
  readonly ours: readonly string[];
  /** When we have requested certificates within the last day, in milliseconds since the epoch. */
  readonly requestsMs: readonly number[];
  /** Certificates that we have requested and that ACM's list has not shown yet, by their ARN. */
  readonly requested?: Readonly<Record<string, RequestedCertificate>>;
  /** Requests that ACM has not issued, or not for a day, by the certificate's ARN. Absent while there are none. */
  readonly failedRequests?: Readonly<Record<string, FailedRequest>>;
  /** A change of certificates that is not proven yet, by the listener's ARN. */
  readonly swaps: Readonly<Record<string, Swap>>;
  /** HTTPS that is being set up, by the load balancer's name. */
  readonly httpsRollouts: Readonly<Record<string, HttpsRollout>>;
  /** Certificates of ours that nothing needs any more, and since when. */
  readonly scheduledDeletions: Readonly<Record<string, ScheduledDeletion>>;
  /** What was not served in time and was rolled back, by `listener certificate`, and when. It is left alone for a day. */
  readonly refused: Readonly<Record<string, number>>;
  /** Listeners with TLS that we have seen and that the fleet leaves to us, as `load balancer:port`; in order. */
  readonly keptListeners: readonly string[];
}

export interface RequestedCertificate {
  readonly names: readonly string[];
  readonly requestedAtMs: number;
}

/** One listener's change from old certificates to a new one. */
export interface Swap {
  readonly certificateArn: string;
  /** The old ones, which serve again if the new one is not served. */
  readonly replaces: readonly string[];
  /** Whether the default certificate is exchanged, which takes one call. */
  readonly isDefault: boolean;
  /** The old default is in the list for SNI as well, which it leaves after the soak. */
  readonly isListed?: true;
  /** AWS took the new one; undefined until then. */
  readonly attachedAtMs?: number;
  /** The listener has no room for both: the old one goes first. */
  readonly isFull?: true;
  /** Since when the new one alone should be served. */
  readonly sinceMs?: number;
  readonly proofRequestedAtMs?: number;
}

/** HTTPS for one load balancer: what was there before, so that all of it can be undone at once. */
export interface HttpsRollout {
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
  /** AWS has clearly refused a part of it: the rest of it goes, too. */
  readonly refusedAtMs?: number;
  /** It is being undone, which may take several attempts: nothing else is done with it. */
  readonly undoingSinceMs?: number;
}

/** Nothing is added to it any more. */
export const isGivenUp = (rollout: HttpsRollout | undefined): boolean =>
  rollout?.refusedAtMs !== undefined || rollout?.undoingSinceMs !== undefined;

interface ScheduledDeletion {
  readonly sinceMs: number;
  /** What took its place was never seen by a handshake. */
  readonly isUnproven?: true;
}

export const NO_PROGRESS: Progress = {
  ours: [],
  requestsMs: [],
  swaps: {},
  httpsRollouts: {},
  scheduledDeletions: {},
  refused: {},
  keptListeners: [],
  failures: {},
};

/** The same, in the words of an older version. */
export interface FormerProgress extends FormerChangesUnderWay {
  readonly retired?: Progress['scheduledDeletions'];
}

/** What is remembered, without what nothing of AWS's bears out any more: certificates and listeners that are gone. */
export function progressOf(
  view: CertificatesView,
  policy: Policy,
  remembered: (Partial<Progress> & FormerProgress) | undefined,
  nowMs: number,
): Progress {
  const before = ofThisVersion(remembered);
  const { certificates } = view;
  const listeners = new Set(view.listeners.map(({ arn }) => arn));
  const attached = new Set(view.listeners.flatMap(({ certificateArns }) => certificateArns));
  const { requested = {}, failedRequests = {}, validSince, renewals, ...rest } = before;
  const failed = failedRequestsOf(view, failedRequests, nowMs);
  const unlisted = only(requested, (arn) => certificates.get(arn)?.isUnlisted === true);
  return {
    ...rest,
    ...renewalsOf(view, policy, { ...(validSince && { validSince }), ...(renewals && { renewals }) }),
    ...(Object.keys(unlisted).length > 0 && { requested: unlisted }),
    ...(Object.keys(failed).length > 0 && { failedRequests: failed }),
    ours: [...certificates.values()].filter(({ ours }) => ours).map(({ arn }) => arn),
    requestsMs: recentRequests(before, nowMs),
    swaps: only(before.swaps, (arn, { certificateArn }) => listeners.has(arn) && certificates.has(certificateArn)),
    // What has left the fleet is left as it is, and nothing is said of it any more.
    httpsRollouts: only(before.httpsRollouts, (name) => policy.loadBalancers[name] !== undefined),
    // What is on a listener again is not idle any more.
    scheduledDeletions: only(before.scheduledDeletions, (arn) => certificates.has(arn) && !attached.has(arn)),
    refused: only(before.refused, (_key, atMs) => nowMs - atMs < DAY_MS),
    keptListeners: keptListeners(view, policy, before.keptListeners),
  };
}

const ofThisVersion = ({ plans, retired = {}, ...known }: Partial<Progress> & FormerProgress = {}): Progress => ({
  ...NO_PROGRESS,
  scheduledDeletions: retired,
  ...(plans && { httpsRollouts: plans as Progress['httpsRollouts'] }),
  ...known,
});

/** What the fleet does not leave to us any more is forgotten: whoever names its ports says which ones are meant. */
function keptListeners({ listeners }: CertificatesView, policy: Policy, before: readonly string[]): string[] {
  const isManaged = (place: string) => {
    const [name = '', port] = place.split(':');
    const own = policy.loadBalancers[name];
    return own !== undefined && (own.ports?.includes(Number(port)) ?? true);
  };
  const seen = listeners.filter(isTls).map(placeOf);
  return [...new Set([...before, ...seen])].filter(isManaged).toSorted();
}

/** How a listener is known whatever its ARN is: `shop:443`. */
export const placeOf = ({ loadBalancer, port }: Pick<ListenerView, 'loadBalancer' | 'port'>): string =>
  `${loadBalancer}:${port}`;

/** Listeners that we have kept certificates on and that are gone, or have no TLS any more. */
export function goneListeners(
  { listeners, loadBalancers }: Pick<CertificatesView, 'listeners' | 'loadBalancers'>,
  { keptListeners: kept }: Pick<Progress, 'keptListeners'>,
): string[] {
  const standing = new Set(listeners.filter(isTls).map(placeOf));
  // Where the load balancer is gone as well, that says it all.
  const names = new Set(loadBalancers.map(({ name }) => name));
  return kept.filter((place) => !standing.has(place) && names.has(place.split(':')[0]!));
}

const only = <Value>(
  entries: Readonly<Record<string, Value>>,
  isKept: (key: string, value: Value) => boolean,
): Record<string, Value> => Object.fromEntries(Object.entries(entries).filter(([key, value]) => isKept(key, value)));

export const recentRequests = ({ requestsMs }: Pick<Progress, 'requestsMs'>, nowMs: number): number[] =>
  requestsMs.filter((atMs) => nowMs - atMs < DAY_MS);

/** Whether it was one listener's change that was refused; else it was HTTPS of a load balancer, known by its name. */
export const isOfListener = (key: string): boolean => key.startsWith('arn:');

export const refusalKey = (where: string, certificateArn: string): string => `${where} ${certificateArn}`;
