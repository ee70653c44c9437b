import { daysLeft } from '../../fleet/certificateFreshness.ts';
import type { CertificateSet } from '../../fleet/certificateSets.ts';
import type { CertificateType, ListedCertificate } from '../../functions/aws/acm/certificate.ts';

/** A certificate on a listener of a managed load balancer. */
export interface ServedOn {
  readonly set: string;
  readonly arn: string;
  /** `shop:443` */
  readonly place: string;
  readonly isDefault: boolean;
}

export interface ServerCertificate {
  readonly arn: string;
  readonly name: string;
  readonly notAfterMs: number | undefined;
}

export type Kind = 'amazon' | 'private' | 'imported' | 'iam' | 'unknown';

export interface InventoryRow {
  readonly arn: string;
  readonly names: readonly string[];
  readonly kind: Kind;
  /** ACM's, or `unknown`. */
  readonly status: string;
  /** Undefined if it is not issued, or not known. */
  readonly daysLeft: number | undefined;
  /** Where managed load balancers serve it: `shop:443`, the default one with `(default)`. */
  readonly servedOn: readonly string[];
  /** Something in AWS uses it; undefined where nobody tells. */
  readonly isInUse: boolean | undefined;
  readonly renewedBy: 'ACM' | 'you' | 'nobody' | 'unknown';
  readonly next: string;
  /** It needs a person, or has no time left. */
  readonly isUrgent: boolean;
}

export interface Inventory {
  readonly rows: readonly InventoryRow[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

/** What the fleet says of a certificate set, as far as it decides what becomes of a certificate. */
type Rules = Pick<CertificateSet, 'replaceBelowDays' | 'watchDays' | 'mode' | 'replace' | 'replacePrivate'>;

interface Read {
  readonly certificates: readonly ListedCertificate[];
  readonly serverCertificates: readonly ServerCertificate[];
  readonly served: readonly ServedOn[];
  readonly sets: ReadonlyMap<string, Rules>;
  readonly unread: readonly string[];
  readonly nowMs: number;
}

const KINDS: Readonly<Record<CertificateType, Kind>> = {
  AMAZON_ISSUED: 'amazon',
  PRIVATE: 'private',
  IMPORTED: 'imported',
  IAM: 'iam',
  UNKNOWN: 'unknown',
};

/** What is served goes first, and of that what ends first. */
export function inventoryOf({ certificates, serverCertificates, served, sets, unread, nowMs }: Read): Inventory {
  const places = Map.groupBy(served, ({ arn }) => arn);
  const ofAcm = new Map(certificates.map((one) => [one.arn, one]));
  const ofIam = new Map(serverCertificates.map((one) => [one.arn, one]));
  const arns = [...new Set([...places.keys(), ...ofAcm.keys()])];
  const rows = arns.map((arn): InventoryRow => {
    const on = places.get(arn) ?? [];
    const listed = ofAcm.get(arn);
    const uploaded = ofIam.get(arn);
    const kind: Kind = listed ? KINDS[listed.type] : arn.split(':')[2] === 'iam' ? 'iam' : 'unknown';
    const notAfterMs = listed?.notAfterMs ?? uploaded?.notAfterMs;
    const days = notAfterMs === undefined ? undefined : daysLeft({ notAfterMs }, nowMs);
    const set = sets.get(on[0]?.set ?? '');
    const about = { kind, status: listed?.status ?? (uploaded ? 'ISSUED' : 'unknown'), daysLeft: days };
    const isRenewable = listed?.isRenewable ?? false;
    const isInUse = listed?.isInUse ?? (on.length > 0 ? true : undefined);
    return {
      arn,
      names: listed?.names ?? [uploaded?.name ?? arn.split('/').at(-1)!],
      ...about,
      servedOn: on.map(({ place, isDefault }) => (isDefault ? `${place} (default)` : place)),
      isInUse,
      ...outlookOf(about, { isServed: on.length > 0, isInUse: isInUse ?? false, isRenewable }, set, arn),
    };
  });
  const byDays = (row: InventoryRow) => row.daysLeft ?? Infinity;
  const order = rows.toSorted(
    (a, b) =>
      Number(b.servedOn.length > 0) - Number(a.servedOn.length > 0) ||
      byDays(a) - byDays(b) ||
      (a.arn < b.arn ? -1 : 1),
  );
  return { rows: order, unread };
}

type About = Pick<InventoryRow, 'kind' | 'status' | 'daysLeft'>;

/** Who renews a certificate, and what Evenkeel would do about it. */
function outlookOf(
  { kind, status, daysLeft: days }: About,
  { isServed, isInUse, isRenewable }: Readonly<Record<'isServed' | 'isInUse' | 'isRenewable', boolean>>,
  set: Rules | undefined,
  arn: string,
): Pick<InventoryRow, 'renewedBy' | 'next' | 'isUrgent'> {
  if (kind === 'unknown') return { renewedBy: 'unknown', next: 'cannot be read', isUrgent: isServed };
  if (status === 'PENDING_VALIDATION')
    return { renewedBy: 'nobody', next: 'waits for its validation', isUrgent: false };
  const isOver = status !== 'ISSUED' || (days !== undefined && days <= 0);
  if (!isServed) {
    const next = isInUse ? 'served elsewhere: not managed' : 'unused: not renewed, not touched';
    return { renewedBy: isInUse && kind === 'amazon' && !isOver ? 'ACM' : 'nobody', next, isUrgent: false };
  }
  const floor = set?.replaceBelowDays ?? 0;
  const isLow = isOver || (days !== undefined && days < floor);
  const doing = set?.mode === 'observe' ? 'to be replaced (observe mode)' : 'to be replaced';
  const renewedBy = kind === 'amazon' || (kind === 'private' && isRenewable) ? 'ACM' : 'you';
  if (set?.replace.includes(arn)) return { renewedBy, next: doing, isUrgent: isLow };
  if (kind === 'amazon' || (kind === 'private' && set?.replacePrivate)) {
    const coming = renewedBy === 'ACM' ? `renewed, else replaced below ${floor} days` : `replaced below ${floor} days`;
    return { renewedBy, next: isLow ? doing : coming, isUrgent: isLow };
  }
  const next = {
    private: isRenewable ? 'watched: its CA lets ACM renew it' : 'watched: renew it with your CA',
    imported: 'watched: import a new one',
    iam: 'watched: upload a new one',
  };
  return { renewedBy, next: next[kind], isUrgent: isLow };
}

/** 0: all is well; 3: a served certificate needs a person or is near its end; 4: not everything could be read. */
export const exitCodeOf = ({ rows, unread }: Inventory): 0 | 3 | 4 => {
  if (rows.some(({ isUrgent }) => isUrgent)) return 3;
  return unread.length > 0 ? 4 : 0;
};
