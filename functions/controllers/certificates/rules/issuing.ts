import type { Decision } from '../decision.ts';
import type { CnameRecord } from '../../../aws/acm/certificate.ts';
import type { Situation } from '../situation.ts';
import type { CertificateView } from '../view.ts';
import { zoneOf } from '../../../../fleet/hostedZones.ts';
import { hold, type Rule } from './rule.ts';

/** Validation records that are missing or say something else are written, for new certificates and for renewals. */
export const writeRecords: Rule = (situation) => {
  const pending = situation.needs.flatMap((need) => need.pending ?? []);
  for (const certificate of pending) {
    const decision = recordsFor(certificate, 'validation', situation);
    if (decision) return decision;
  }
  for (const certificate of situation.watched) {
    const decision = recordsFor(certificate, 'renewal-blocked', situation);
    if (decision) return decision;
  }
  return undefined;
};

/** E-mail that nobody answers is the end of a certificate: where the zone is ours, DNS takes its place. */
export const migrateToDns: Rule = ({ watched, view, policy, numbers }) => {
  const certificate = watched.find(
    ({ names, detail, status }) =>
      status === 'ISSUED' &&
      detail?.validations.some(({ method }) => method === 'EMAIL') &&
      !detail.isMigrating &&
      names.every((name) => 'zone' in zoneOf(name, view.zones, policy)),
  );
  if (!certificate) return undefined;
  return { kind: 'migrate', reason: 'validated-by-email', certificateArn: certificate.arn, numbers };
};

/** ACM takes 5,000 requests a year; an entry that asks more often than this has gone wrong. */
const REQUESTS_A_DAY = 10;

/** What no certificate covers, and none on its way will, is requested. */
export const request: Rule = (situation) => {
  const need = situation.needs.find(({ candidate, pending, blocked }) => !candidate && !pending && !blocked);
  if (!need) return undefined;
  const { requestsMs } = situation.view.progress;
  if (requestsMs.length >= REQUESTS_A_DAY) {
    return hold(situation, 'budget-used', need.names[0], { requestsToday: requestsMs.length });
  }
  return { kind: 'request', reason: need.reason, names: need.names, numbers: situation.numbers };
};

/** All of one zone at once: Route 53 takes one batch of changes for a zone after the other. */
function recordsFor(
  { arn, detail }: CertificateView,
  reason: 'validation' | 'renewal-blocked',
  { view, policy, numbers }: Situation,
): Decision | undefined {
  const byZone = new Map<string, Map<string, CnameRecord>>();
  for (const { domain, method, record } of detail?.validations ?? []) {
    if (method !== 'DNS' || !record || !view.records.has(record.name)) continue;
    const found = zoneOf(domain, view.zones, policy);
    if (!('zone' in found) || view.records.get(record.name) === record.value) continue;
    const wanted = byZone.get(found.zone.id) ?? new Map<string, CnameRecord>();
    // An apex and its wildcard share one record.
    byZone.set(found.zone.id, wanted.set(record.name, record));
  }
  const [first] = byZone;
  if (!first) return undefined;
  const [zoneId, records] = first;
  return { kind: 'upsert-records', reason, zoneId, records: [...records.values()], certificateArn: arn, numbers };
}
