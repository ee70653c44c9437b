import { coverAll } from '../../../fleet/domains.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import { describeListeners, type SoFar } from '../../aws/elasticLoadBalancing/listeners.ts';
import { readLimits } from '../../aws/elasticLoadBalancing/limits.ts';
import { describeLoadBalancers } from '../../aws/elasticLoadBalancing/loadBalancers.ts';
import {
  describeCertificate,
  detailOf,
  listCertificates,
  ownerOf,
  requestedValidations,
} from '../../aws/acm/certificates.ts';
import type { ListedCertificate } from '../../aws/acm/certificate.ts';
import { listZones, readCname } from '../../aws/route53/hostedZones.ts';
import { AT_ONCE, type Pace, paceOf } from '../../aws/pace.ts';
import type { Policy } from './policy.ts';
import { observeDns } from './observeDns.ts';
import { othersOn, readUnknown, ServerCertificates } from './observeOthers.ts';
import { unlistedOf } from './unlisted.ts';
import { isDenied } from '../../aws/denied.ts';
import { changesUnderWay, type FormerChangesUnderWay } from './contract/changesUnderWay.ts';
import { type Progress, progressOf } from './progress.ts';
import { ofRenewalKey } from './renewals.ts';
import { type Situation, situationOf } from './situation.ts';
import type { CertificatesView, CertificateView, LoadBalancerView, ProofView } from './view.ts';
import { zoneOf } from '../../../fleet/hostedZones.ts';

type Record = ResourceRecord<Progress>;

/** Written by functions/workers/handshakes. */
const PROOF_MARK = 'proof#';

/** Names of the ledger's items that say how handshakes with a listener went. */
export const proofMarks = (progress: Partial<Progress> & FormerChangesUnderWay): string[] => {
  const { swaps, httpsRollouts } = changesUnderWay(progress);
  const rolledOut = Object.values(httpsRollouts as Partial<Progress>['httpsRollouts'] & object);
  const renewed = Object.keys(progress.renewals ?? {}).map((key) => ofRenewalKey(key).listenerArn);
  const listeners = [...Object.keys(swaps), ...rolledOut.flatMap(({ listenerArn }) => listenerArn ?? []), ...renewed];
  return [...new Set(listeners)].map((arn) => `${PROOF_MARK}${arn}`);
};

/** A certificate set of the fleet, and where we run. */
export interface Subject {
  readonly resource: string;
  readonly policy: Policy;
  readonly region: string;
}

/**
 * One certificate set with everything that a decision may need: for the holder of its lease. A call for each load balancer, two
 * for each TLS listener, one for each thousand certificates, and what is in motion is looked at closely.
 */
export async function observeOne(subject: Subject, record: Record, nowMs: number): Promise<CertificatesView> {
  const [balancers, certificates, hostedZones] = await Promise.all([
    describeLoadBalancers(Object.keys(subject.policy.loadBalancers)),
    listCertificates(AT_ONCE),
    listZones(),
  ]);
  const pace = paceOf('describeLoadBalancing', 'certificatesLook');
  const serverCertificates = new ServerCertificates(paceOf('iam', 'certificatesLook'));
  const listing = { balancers, certificates, serverCertificates, pace };
  const plain = await readUnknown(
    await observePlainly(subject, record, listing, nowMs),
    paceOf('describeCertificate', 'certificatesLook'),
  );
  const situationIn = (view: CertificatesView) =>
    situationOf(view, progressOf(view, subject.policy, record.progress, nowMs), subject.policy, nowMs);
  const limits = await readLimitsFor(situationIn(plain), pace);
  const owned = await readOwners(situationIn({ ...plain, hostedZones, limits }));
  const detailed = await readDetails(situationIn(owned));
  return await readZones(situationIn(detailed));
}

/** What a sweep has read once for all certificate sets. */
export interface Listing {
  readonly balancers: readonly LoadBalancerView[];
  readonly certificates: readonly ListedCertificate[];
  readonly serverCertificates: ServerCertificates;
  readonly pace: Pace;
  readonly sofar?: SoFar;
}

/** Enough to see whether a certificate set needs a closer look; nothing is asked about single certificates or names. */
export async function observePlainly(
  { resource, policy, region }: Subject,
  record: Record,
  { balancers, certificates, serverCertificates, pace, sofar }: Listing,
  nowMs: number,
): Promise<CertificatesView> {
  const own = balancers.filter(({ name }) => name in policy.loadBalancers);
  const listeners = [];
  for (const balancer of own) {
    const withRules = policy.loadBalancers[balancer.name]?.https !== undefined;
    listeners.push(...(await describeListeners(balancer, { pace, withRules, sofar })));
  }
  const ours = new Set(record.progress?.ours);
  const known = new Map<string, CertificateView>([
    ...unlistedOf(record.progress?.requested, nowMs),
    ...certificates.map((one) => [one.arn, { ...one, ours: ours.has(one.arn), detail: undefined }] as const),
  ]);
  const others = await othersOn(listeners, known, serverCertificates, nowMs);
  return {
    resource,
    region,
    loadBalancers: own,
    listeners,
    certificates: new Map([...known, ...others.map((one) => [one.arn, one] as const)]),
    hostedZones: [],
    records: new Map(),
    caaForbids: new Map(),
    unasked: new Set(),
    validationProblems: new Map(),
    proofs: new Map(
      [...record.marks].map(([mark, item]) => [mark.slice(PROOF_MARK.length), item as unknown as ProofView]),
    ),
    pause: record.pause,
    interlock: record.interlock,
  };
}

/** Only whoever sets up HTTPS comes near them. A role of an older version may not read them. */
async function readLimitsFor({ httpsLoadBalancers, progress }: Situation, pace: Pace) {
  const isOpening = httpsLoadBalancers.some(
    ({ http, https, balancer }) => http && (!https || balancer.name in progress.httpsRollouts),
  );
  if (!isOpening) return undefined;
  return await readLimits(pace).catch((error: unknown) => {
    if (isDenied(error)) return undefined;
    throw error;
  });
}

/** So many tags are read in one look: more certificates with the very same names are not to be expected. */
const MAX_TAGS_READ = 25;

/** Certificates that could be ours and that we do not know yet: after a request, or when the ledger was lost. */
async function readOwners({ view, policy, needs }: Situation): Promise<CertificatesView> {
  const lines = policy.domains.filter((line) => typeof line !== 'string');
  const isLikely = (one: CertificateView) =>
    coverAll(lines.flat(), one.names) ||
    lines.some((names) => coverAll(one.names, names)) ||
    needs.some(({ names }) => names.length > 0 && coverAll(one.names, names));
  const unknown = [...view.certificates.values()].filter(
    (one) => !one.ours && !one.isInUse && one.type === 'AMAZON_ISSUED' && isLikely(one),
  );
  const found = new Set<string>();
  for (const { arn } of unknown.slice(0, MAX_TAGS_READ)) {
    if ((await ownerOf(arn, policy.stage)) === view.resource) found.add(arn);
  }
  return {
    ...view,
    certificates: mapped(view.certificates, (one) => ({ ...one, ours: one.ours || found.has(one.arn) })),
  };
}

/** Certificates that are on their way, in the renewal window, or about to be proven. */
async function readDetails(situation: Situation): Promise<CertificatesView> {
  const { view, needs, watched } = situation;
  const lacking = new Set(needs.flatMap(({ names }) => names));
  const matching = [...view.certificates.values()].filter(
    (one) => one.ours && one.status !== 'ISSUED' && one.names.some((name) => lacking.has(name)),
  );
  // The list has their dates; what it does not show has them from here.
  const unlisted = [...view.certificates.values()].filter(({ isUnlisted }) => isUnlisted);
  const pace = paceOf('describeCertificate', 'certificatesLook');
  const described: Awaited<ReturnType<typeof describeCertificate>>[] = [];
  const unreadable = new Set<string>();
  for (const one of new Set([...matching, ...unlisted, ...watched, ...toBeProven(situation)].filter(isToBeDescribed))) {
    await pace();
    try {
      described.push(await describeCertificate(one.arn));
    } catch (error) {
      // Of others' certificates, a right may be missing for one of them, and the rest goes on.
      if (one.ours || !isDenied(error)) throw error;
      unreadable.add(one.arn);
    }
  }
  const details = new Map<
    string,
    Pick<CertificateView, 'status' | 'isInUse' | 'detail' | 'notBeforeMs' | 'notAfterMs'>
  >();
  for (const one of described) {
    if (!one) continue;
    const { CertificateArn: arn = '', Status: status = 'UNKNOWN', InUseBy = [] } = one;
    const detail = detailOf(one);
    const validations = detail.isMigrating ? await requestedValidations(arn) : detail.validations;
    const dates = { notBeforeMs: one.NotBefore?.getTime(), notAfterMs: one.NotAfter?.getTime() };
    details.set(arn, { status, isInUse: InUseBy.length > 0, ...dates, detail: { ...detail, validations } });
  }
  const detailed = (one: CertificateView): CertificateView => ({
    ...one,
    ...details.get(one.arn),
    ...(unreadable.has(one.arn) && { isUnreadable: true }),
  });
  return { ...view, certificates: mapped(view.certificates, detailed) };
}

/** The others have been read, or cannot be. */
const isToBeDescribed = ({ type }: CertificateView) => type !== 'IAM' && type !== 'UNKNOWN';

/** Handshakes are compared with serial numbers, which only a description tells. */
function toBeProven({ listeners, httpsLoadBalancers, view, progress }: Situation): CertificateView[] {
  const renewed = new Set(Object.keys(progress.renewals ?? {}).map((key) => ofRenewalKey(key).listenerArn));
  const proven = listeners.filter(
    ({ arn, loadBalancer }) =>
      arn in progress.swaps ||
      renewed.has(arn) ||
      loadBalancer in progress.httpsRollouts ||
      httpsLoadBalancers.some(
        ({ balancer, policy, isRedirecting }) => balancer.name === loadBalancer && policy.redirect && !isRedirecting,
      ),
  );
  const swapped = Object.values(progress.swaps).flatMap(({ certificateArn }) => {
    const one = view.certificates.get(certificateArn);
    return one ? [one] : [];
  });
  return [...proven.flatMap(({ attached }) => attached), ...swapped];
}

/** The validation records of what is on its way or in the window, as they stand in Route 53; and what public DNS says. */
async function readZones(situation: Situation): Promise<CertificatesView> {
  const { view, policy, needs, watched } = situation;
  const zoneFor = (name: string) => {
    const found = zoneOf(name, view.hostedZones, policy);
    return 'zone' in found ? found.zone : undefined;
  };
  const renewing = watched.filter(({ type }) => type === 'AMAZON_ISSUED');
  const validations = [...needs.flatMap(({ pending }) => pending ?? []), ...renewing].flatMap(
    ({ detail }) => detail?.validations ?? [],
  );
  const pace = paceOf('route53', 'certificatesLook');
  const records = new Map<string, string | undefined>();
  for (const { domain, method, record } of validations) {
    const zone = zoneFor(domain);
    if (method !== 'DNS' || !record || !zone || records.has(record.name)) continue;
    await pace();
    records.set(record.name, await readCname(zone.id, record.name));
  }
  return { ...view, records, ...(await observeDns(situation, pace)) };
}

const mapped = (
  certificates: ReadonlyMap<string, CertificateView>,
  change: (one: CertificateView) => CertificateView,
): Map<string, CertificateView> => new Map([...certificates].map(([arn, one]) => [arn, change(one)]));
