import { coverAll, isInZone, withoutWildcard } from '../../../fleet/domains.ts';
import type { Worry } from '../../control-loop/attention.ts';
import { isTls } from '../../aws/elasticLoadBalancing/listener.ts';
import { keyFamilyOf } from '../../aws/acm/keyAlgorithms.ts';
import { cheapestConsolidation } from './consolidation.ts';
import { canBeJudged, isAmazons, mayStay } from './kinds.ts';
import type { Policy } from './policy.ts';
import type { CertificatesView, CertificateView, ListenerView } from './view.ts';

/** People hear of it while a tenth of the places is left: time to raise a quota, which takes days. */
const NEAR_SHARE = 0.1;

/** A quota that is nearly used up blocks nothing yet: people are reminded once a week, and once it is used up every day. */
const againMinutes = (present: number, allowed: number) => (present < allowed ? 7 : 1) * 24 * 60;

const isNear = (present: number, allowed: number) => allowed - present <= Math.ceil(allowed * NEAR_SHARE);

/** What is nearly used up, and will keep certificates from being requested or attached. */
export const headroomWorries = (view: CertificatesView, policy: Policy, nowMs: number): Worry[] => [
  ...view.loadBalancers.flatMap(({ name }) => loadBalancerWorries(name, view, policy, nowMs)),
  ...accountWorries(view, policy),
];

function loadBalancerWorries(name: string, view: CertificatesView, policy: Policy, nowMs: number): Worry[] {
  const listeners = view.listeners.filter((one) => one.loadBalancer === name && isTls(one));
  const present = listeners.reduce((sum, one) => sum + placesOf(one), 0);
  const allowed = policy.certificatesPerLoadBalancer;
  // More than the quota that the fleet knows of says that it has been raised, and nobody told us how far.
  if (!isNear(present, allowed) || present > allowed) return [];
  const proposals = listeners.flatMap((one) => proposalFor(one, view, policy));
  const shared = proposals[0] ?? 'No two of them can share a certificate.';
  const needless = listeners.flatMap((one) => needlessOn(one, view, policy, nowMs));
  const advice = needless.length === 0 ? shared : `${takeOff(needless)} ${shared}`;
  return [
    {
      key: `headroom certificates ${name}`,
      afterMinutes: 0,
      againMinutes: againMinutes(present, allowed),
      message: `The load balancer ${name} has ${present} of ${allowed} certificates besides the defaults. ${advice} Or raise the quota, and certificatesPerLoadBalancer in the fleet.`,
    },
  ];
}

const placesOf = ({ certificateArns, defaultCertificateArn }: ListenerView) =>
  certificateArns.filter((arn) => arn !== defaultCertificateArn).length;

/** So many are named; how many there are is said. */
const MOST_NAMED = 3;

const takeOff = (needless: readonly CertificateView[]): string => {
  const named = needless.slice(0, MOST_NAMED).map(({ arn, names }) => `${names.join(', ')} (${arn})`);
  const [count, them] = needless.length === 1 ? ['One is', 'it'] : [`${needless.length} are`, 'them'];
  return `${count} not needed, because others there have every name: take ${them} off: ${named.join('; ')}${needless.length > MOST_NAMED ? '; …' : ''}.`;
};

/**
 * Certificates besides the default of which others that may stay have every name, with such a key, so that no visitor
 * would miss them. Clients of a private authority would, and what the fleet names itself is wanted.
 */
function needlessOn(
  { certificateArns, defaultCertificateArn }: ListenerView,
  { certificates }: CertificatesView,
  policy: Policy,
  nowMs: number,
): CertificateView[] {
  const attached = certificateArns.flatMap((arn) => certificates.get(arn) ?? []);
  const left = new Set(attached.filter((one) => isAmazons(one) && mayStay(one, policy, nowMs)));
  const isCandidate = (one: CertificateView) =>
    one.arn !== defaultCertificateArn &&
    one.type !== 'PRIVATE' &&
    canBeJudged(one) &&
    one.names.length > 0 &&
    !policy.domains.includes(one.arn);
  // The first to end first: of two that have the same names, the other one stays.
  const byEnd = attached.filter(isCandidate).toSorted((a, b) => (a.notAfterMs ?? 0) - (b.notAfterMs ?? 0));
  return byEnd.filter((one) => {
    const others = [...left].filter((other) => other !== one && haveSameFamily(one, other));
    const isNeedless = coverAll(
      others.flatMap(({ names }) => names),
      one.names,
    );
    if (isNeedless) left.delete(one);
    return isNeedless;
  });
}

const haveSameFamily = (one: CertificateView, other: CertificateView) =>
  keyFamilyOf(one.keyAlgorithm) === keyFamilyOf(other.keyAlgorithm);

/** Only what Amazon issues to the public may be followed by one of the same kind. */
function proposalFor(
  listener: ListenerView,
  { certificates, hostedZones }: CertificatesView,
  policy: Policy,
): string[] {
  const attached = listener.certificateArns.flatMap((arn) => {
    const one = certificates.get(arn);
    if (one?.type !== 'AMAZON_ISSUED' || one.status !== 'ISSUED') return [];
    return [{ arn, names: one.names, isDefault: arn === listener.defaultCertificateArn }];
  });
  // Twins of the same names have different keys, and both are wanted.
  const byNames = Map.groupBy(attached, ({ names }) => names.toSorted().join(' '));
  const single = [...byNames.values()].flatMap((same) => (same.length === 1 ? same : []));
  const named = [...policy.domains.flatMap((line) => line), ...single.flatMap(({ names }) => names)];
  const zones = hostedZones.map(({ name }) => name);
  const domains = new Set([...named.map(withoutWildcard), ...zones]);
  const isDomain = (domain: string) => [...domains].some((one) => one !== '' && isInZone(domain, one));
  const found = cheapestConsolidation(single, { namesPerCertificate: policy.namesPerCertificate, isDomain });
  if (!found) return [];
  const { names, replaces, frees } = found;
  const places = frees === 1 ? 'one place' : `${frees} places`;
  return [
    `One certificate for ${names.join(', ')} on port ${listener.port} instead of ${replaces.length} frees ${places}.`,
  ];
}

/**
 * Expired and revoked certificates count, too, and those of a private CA do not; imported ones have a quota of their own
 * ("ACM quotas").
 */
function accountWorries({ certificates }: CertificatesView, { accountQuota: allowed }: Policy): Worry[] {
  // One certificate set tells of it for all of them.
  if (allowed === undefined) return [];
  const all = [...certificates.values()];
  return (['AMAZON_ISSUED', 'IMPORTED'] as const).flatMap((type) => {
    const own = all.filter((one) => one.type === type);
    if (!isNear(own.length, allowed) || own.length > allowed) return [];
    const useless = own.filter(
      ({ status, isInUse }) => status !== 'ISSUED' && status !== 'PENDING_VALIDATION' && !isInUse,
    );
    const kind = type === 'IMPORTED' ? 'imported' : 'issued';
    const message = `The account has ${own.length} of ${allowed} ${kind} certificates in this Region, ${useless.length} of them expired, revoked or failed and not in use: delete those, or raise the quota, and certificatesPerAccount in the fleet.`;
    return [
      {
        key: `headroom account ${kind}`,
        afterMinutes: 0,
        againMinutes: againMinutes(own.length, allowed),
        message,
      },
    ];
  });
}
