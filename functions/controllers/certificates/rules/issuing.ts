import { shortestFirst } from '../../../../fleet/certificateNames.ts';
import type { Decision } from '../decision.ts';
import type { CnameRecord } from '../../../aws/acm/certificate.ts';
import type { Situation } from '../situation.ts';
import type { CertificateView } from '../view.ts';
import { zoneOf } from '../../../../fleet/hostedZones.ts';
import { hold, type Rule } from './rule.ts';

/** Validation records that are missing or say something else are written, for new certificates and for renewals. */
export const writeRecords: Rule = (situation) => [
  ...situation.needs.flatMap(({ pending }) => (pending ? recordsFor(pending, 'validation', situation) : [])),
  ...situation.watched.flatMap((certificate) => recordsFor(certificate, 'renewal-blocked', situation)),
];

/** E-mail that nobody answers is the end of a certificate: where the zone is ours, DNS takes its place. */
export const migrateToDns: Rule = ({ watched, view, policy, numbers }) =>
  watched
    .filter(
      ({ names, detail, status }) =>
        status === 'ISSUED' &&
        detail?.validations.some(({ method }) => method === 'EMAIL') &&
        !detail.isMigrating &&
        names.every((name) => 'zone' in zoneOf(name, view.hostedZones, policy)),
    )
    .map(({ arn }) => ({ kind: 'migrate', reason: 'validated-by-email', certificateArn: arn, numbers }));

/** ACM takes 5,000 requests a year; a certificate set that asks more often than this has gone wrong. */
const REQUESTS_A_DAY = 10;

/** What no certificate covers, and none on its way will, is requested. */
export const request: Rule = (situation) => {
  const { needs, progress, policy, numbers } = situation;
  const lacking = needs.filter(({ candidate, pending, blocked }) => !candidate && !pending && !blocked);
  const [first] = lacking;
  if (!first) return undefined;
  const { requestsMs } = progress;
  if (requestsMs.length >= REQUESTS_A_DAY) {
    return hold(situation, 'budget-used', first.names[0], { requestsToday: requestsMs.length });
  }
  return lacking.map(({ reason, names, failed, keyAlgorithm = policy.keyAlgorithm }) => ({
    kind: 'request',
    reason,
    names: shortestFirst(names),
    ...(failed && { follows: failed.arn }),
    keyAlgorithm,
    numbers,
  }));
};

/** All of one zone at once: Route 53 takes one batch of changes for a zone after the other. */
function recordsFor(
  { arn, detail }: CertificateView,
  reason: 'validation' | 'renewal-blocked',
  { view, policy, numbers }: Situation,
): Decision[] {
  const byZone = new Map<string, Map<string, CnameRecord>>();
  for (const { domain, method, record } of detail?.validations ?? []) {
    if (method !== 'DNS' || !record || !view.records.has(record.name)) continue;
    const found = zoneOf(domain, view.hostedZones, policy);
    if (!('zone' in found) || view.records.get(record.name) === record.value) continue;
    const wanted = byZone.get(found.zone.id) ?? new Map<string, CnameRecord>();
    // An apex and its wildcard share one record.
    byZone.set(found.zone.id, wanted.set(record.name, record));
  }
  return [...byZone].map(([zoneId, records]) => ({
    kind: 'upsert-records',
    reason,
    zoneId,
    records: [...records.values()],
    certificateArn: arn,
    numbers,
  }));
}
