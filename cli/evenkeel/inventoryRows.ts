import { daysLeft, floorDays } from '../../fleet/certificateFreshness.ts';
import type { CertificateSet } from '../../fleet/certificateSets.ts';
import type { CertificateType, ListedCertificate } from '../../functions/aws/acm/certificate.ts';
import { mayBeReplaced, mayStay } from '../../functions/controllers/certificates/kinds.ts';
import type { CertificateView } from '../../functions/controllers/certificates/view.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';

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

interface Read {
  readonly certificates: readonly ListedCertificate[];
  readonly serverCertificates: readonly ServerCertificate[];
  readonly served: readonly ServedOn[];
  readonly sets: ReadonlyMap<string, CertificateSet>;
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
    const isInUse = listed?.isInUse ?? (on.length > 0 ? true : undefined);
    const seen = viewOf(arn, listed, uploaded, nowMs);
    // Of several certificate sets that serve it, the first that would not let it stay.
    const own = on.flatMap(({ set }) => sets.get(set) ?? []);
    const set = own.find((one) => !mayStay(seen, one, nowMs)) ?? own[0];
    return {
      arn,
      names: listed?.names ?? [uploaded?.name ?? arn.split('/').at(-1)!],
      kind,
      status: kind === 'unknown' ? 'unknown' : seen.status,
      daysLeft: days,
      servedOn: on.map(({ place, isDefault }) => (isDefault ? `${place} (default)` : place)),
      isInUse,
      ...(set ? outlookOfServed(seen, kind, set, nowMs) : outlookOfOther(seen, kind, isInUse ?? false)),
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

/** A certificate as the rules look at it, as far as lists tell. */
const viewOf = (
  arn: string,
  listed: ListedCertificate | undefined,
  uploaded: ServerCertificate | undefined,
  nowMs: number,
): CertificateView => {
  const notAfterMs = uploaded?.notAfterMs;
  const isOver = notAfterMs !== undefined && notAfterMs <= nowMs;
  const unlisted: ListedCertificate = {
    arn,
    names: [],
    status: uploaded ? (isOver ? 'EXPIRED' : 'ISSUED') : 'UNKNOWN',
    type: uploaded ? 'IAM' : 'UNKNOWN',
    keyAlgorithm: undefined,
    isRenewable: false,
    createdAtMs: 0,
    notBeforeMs: undefined,
    notAfterMs,
    isInUse: true,
    hasMoreNames: false,
  };
  const { hasMoreNames: _more, ...one } = listed ?? unlisted;
  return { ...one, ours: false, detail: undefined };
};

type Outlook = Pick<InventoryRow, 'renewedBy' | 'next' | 'isUrgent'>;

const UNREADABLE = { renewedBy: 'unknown', next: 'cannot be read' } as const;

/** Who renews what a managed load balancer serves, and what the rules would do about it. */
function outlookOfServed(one: CertificateView, kind: Kind, set: CertificateSet, nowMs: number): Outlook {
  if (kind === 'unknown') return { ...UNREADABLE, isUrgent: true };
  const renewedBy = kind === 'amazon' || (kind === 'private' && one.isRenewable) ? 'ACM' : 'you';
  const isStaying = mayStay(one, set, nowMs);
  // What the fleet lists is replaced however long it has.
  const isUrgent = !mayStay(one, { ...set, replace: [] }, nowMs);
  if (!mayBeReplaced(one, set)) {
    const next = {
      amazon: 'watched',
      private: one.isRenewable ? 'watched: its CA lets ACM renew it' : 'watched: renew it with your CA',
      imported: 'watched: import a new one',
      iam: 'watched: upload a new one',
    };
    return { renewedBy, next: next[kind], isUrgent };
  }
  if (!isStaying) {
    return { renewedBy, next: set.mode === 'observe' ? 'to be replaced (observe mode)' : 'to be replaced', isUrgent };
  }
  const floor = Math.round(floorDays(one, set) * 10) / 10;
  const next = renewedBy === 'ACM' ? `renewed, else replaced below ${floor} days` : `replaced below ${floor} days`;
  return { renewedBy, next, isUrgent };
}

/** Of what no managed load balancer serves, nothing is done. */
function outlookOfOther({ status }: CertificateView, kind: Kind, isInUse: boolean): Outlook {
  if (kind === 'unknown') return { ...UNREADABLE, isUrgent: false };
  if (status === 'PENDING_VALIDATION')
    return { renewedBy: 'nobody', next: 'waits for its validation', isUrgent: false };
  const next = isInUse ? 'served elsewhere: not managed' : 'unused: not renewed, not touched';
  const isRenewed = isInUse && kind === 'amazon' && status === 'ISSUED';
  return { renewedBy: isRenewed ? 'ACM' : 'nobody', next, isUrgent: false };
}

/** A served certificate that needs a person or is near its end outweighs what could not be read. */
export const exitCodeOf = ({ rows, unread }: Inventory): ExitCode => {
  if (rows.some(({ isUrgent }) => isUrgent)) return EXIT.somethingToDo;
  return unread.length > 0 ? EXIT.incomplete : EXIT.done;
};
