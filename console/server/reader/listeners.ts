import type { InventoryRow, ServedOn } from '../../../cli/evenkeel/inventoryRows.ts';
import type { ListedCertificate } from '../../../functions/aws/acm/certificate.ts';
import type { ListenerView, LoadBalancerView } from '../../../functions/aws/elasticLoadBalancing/listener.ts';
import type { AttachedCertificate, Listener, Managed, ServedAddress } from '../../model.ts';

/** A listener with TLS, and whose it is. */
export interface OwnListener {
  readonly listener: ListenerView;
  readonly balancer: LoadBalancerView;
  /** Of the fleet. */
  readonly set: string;
  readonly replaceBelowDays: number;
}

/** The outcome of the last handshakes with a listener, as the ledger has it. */
export interface Proof {
  readonly finishedAtMs: number;
  readonly outcome: 'served' | 'not-served';
  readonly addresses?: readonly { readonly address: string; readonly serial?: string; readonly error?: string }[];
}

/** The most names of one certificate that ACM issues for. */
const MAX_NAMES = 100;

/** `shop:443` */
export const placeOf = ({ loadBalancer, port }: Pick<ListenerView, 'loadBalancer' | 'port'>): string =>
  `${loadBalancer}:${port}`;

/** Where each certificate is, as the inventory wants to know it. */
export const servedOn = ({ listener, set }: OwnListener): ServedOn[] =>
  listener.certificateArns.map((arn) => ({
    set,
    arn,
    place: placeOf(listener),
    isDefault: arn === listener.defaultCertificateArn,
  }));

/** A listener as the page shows it. */
export function listenerOf(
  { listener, balancer, set, replaceBelowDays }: OwnListener,
  managed: Managed,
  known: {
    readonly rows: ReadonlyMap<string, InventoryRow>;
    readonly listed: ReadonlyMap<string, ListedCertificate>;
    readonly proof: Proof | undefined;
  },
): Listener {
  const certificates = listener.certificateArns.map((arn) =>
    attachedOf(arn, arn === listener.defaultCertificateArn, known),
  );
  const days = certificates.flatMap(({ daysLeft }) => daysLeft ?? []);
  const urgent = certificates.find(({ isUrgent }) => isUrgent);
  // What the whole set waits for is said where something is the matter.
  const isQuiet = managed.level === 'steady' || managed.level === 'moving';
  return {
    ...managed,
    name: placeOf(listener),
    level: isQuiet && urgent ? 'watch' : managed.level,
    ...(isQuiet && urgent && { state: 'to watch', summary: `${urgent.names[0] ?? urgent.arn}: ${urgent.next}.` }),
    arn: listener.arn,
    loadBalancer: balancer.name,
    loadBalancerKind: balancer.kind,
    protocol: listener.protocol,
    port: listener.port,
    certificateSet: set,
    certificates,
    ...(days.length > 0 && { daysLeft: Math.min(...days) }),
    replaceBelowDays,
    addresses: addressesOf(known.proof),
    ...(known.proof?.outcome === 'served' && { provenAtMs: known.proof.finishedAtMs }),
  };
}

function attachedOf(
  arn: string,
  isDefault: boolean,
  {
    rows,
    listed,
  }: { readonly rows: ReadonlyMap<string, InventoryRow>; readonly listed: ReadonlyMap<string, ListedCertificate> },
): AttachedCertificate {
  const row = rows.get(arn);
  const { notBeforeMs, notAfterMs } = listed.get(arn) ?? {};
  return {
    arn,
    names: (row?.names ?? []).slice(0, MAX_NAMES),
    isDefault,
    kind: row?.kind ?? 'unknown',
    status: row?.status ?? 'UNKNOWN',
    ...(row?.daysLeft !== undefined && { daysLeft: Math.floor(row.daysLeft * 10) / 10 }),
    ...(notBeforeMs !== undefined && { notBeforeMs }),
    ...(notAfterMs !== undefined && { notAfterMs }),
    renewedBy: row?.renewedBy ?? 'unknown',
    next: row?.next ?? 'cannot be read',
    isUrgent: row?.isUrgent ?? false,
  };
}

/** Whether an address serves what it should is known of the last proof as a whole: most of them agree. */
function addressesOf(proof: Proof | undefined): ServedAddress[] {
  const { addresses = [], outcome } = proof ?? {};
  const serials = addresses.flatMap(({ serial }) => serial ?? []);
  const usual = serials.toSorted((a, b) => countOf(b, serials) - countOf(a, serials))[0];
  return addresses.map(({ address, serial }): ServedAddress => {
    if (serial === undefined) return { address, outcome: 'failed' };
    const short = shortSerial(serial);
    if (outcome === 'served') return { address, serial: short, outcome: 'served' };
    return { address, serial: short, outcome: serial === usual ? 'unknown' : 'another' };
  });
}

const countOf = (one: string, all: readonly string[]): number => all.filter((other) => other === one).length;

/** `7b:04` */
const shortSerial = (serial: string): string => (serial.slice(-4).match(/.{1,2}/g) ?? []).join(':');
