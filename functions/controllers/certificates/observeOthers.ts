import { describeCertificate, isOfAcm, listedOf } from '../../aws/acm/certificates.ts';
import { isDenied } from '../../aws/denied.ts';
import { isServerCertificate, listExpirations, readServerCertificate } from '../../aws/iam/serverCertificates.ts';
import type { Pace } from '../../aws/pace.ts';
import type { CertificatesView, CertificateView, ListenerView } from './view.ts';

/** What is read of IAM's server certificates in one look or sweep: the list once, and each body once. */
export class ServerCertificates {
  readonly #pace: Pace;
  readonly #known = new Map<string, CertificateView>();
  #expirations: ReturnType<typeof listExpirations> | undefined;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  async read(arn: string, nowMs: number): Promise<CertificateView> {
    let found = this.#known.get(arn);
    if (!found) {
      const expirations = await (this.#expirations ??= listExpirations(this.#pace));
      await this.#pace();
      found = { ...(await readServerCertificate(arn, expirations, nowMs)), ours: false };
      this.#known.set(arn, found);
    }
    return found;
  }
}

/**
 * What stands on listeners and not in ACM's list: IAM's certificates, and those of which nothing is known yet but their
 * ARNs.
 */
export async function othersOn(
  listeners: readonly ListenerView[],
  known: ReadonlyMap<string, CertificateView>,
  serverCertificates: ServerCertificates,
  nowMs: number,
): Promise<CertificateView[]> {
  const attached = new Set(listeners.flatMap(({ certificateArns }) => certificateArns));
  const others: CertificateView[] = [];
  for (const arn of attached) {
    if (known.has(arn)) continue;
    others.push(isServerCertificate(arn) ? await serverCertificates.read(arn, nowMs) : unknown(arn));
  }
  return others;
}

/** What somebody has put on a listener before ACM's list shows it; of another account, or without a right, it stays unknown. */
export async function readUnknown(view: CertificatesView, pace: Pace): Promise<CertificatesView> {
  const accounts = new Set(view.loadBalancers.map(({ arn }) => accountOf(arn)));
  const found = new Map<string, CertificateView>();
  for (const { arn, type } of view.certificates.values()) {
    if (type !== 'UNKNOWN' || !isOfAcm(arn) || !accounts.has(accountOf(arn))) continue;
    await pace();
    const described = await describeCertificate(arn).catch((error: unknown) => {
      if (isDenied(error)) return undefined;
      throw error;
    });
    if (described) found.set(arn, { ...listedOf(described), ours: false, detail: undefined });
  }
  return { ...view, certificates: new Map([...view.certificates, ...found]) };
}

const accountOf = (arn: string) => arn.split(':')[4];

const unknown = (arn: string): CertificateView => ({
  arn,
  names: [],
  status: 'UNKNOWN',
  type: 'UNKNOWN',
  keyAlgorithm: undefined,
  isRenewable: false,
  createdAtMs: 0,
  notBeforeMs: undefined,
  notAfterMs: undefined,
  isInUse: true,
  ours: false,
  isUnreadable: true,
  detail: undefined,
});
