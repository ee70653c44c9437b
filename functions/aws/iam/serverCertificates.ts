import { X509Certificate } from 'node:crypto';
import { GetServerCertificateCommand, paginateListServerCertificates } from '@aws-sdk/client-iam';
import { plainName } from '../../../fleet/domains.ts';
import { plainSerial } from '../acm/certificates.ts';
import type { CertificateDetail, ListedCertificate } from '../acm/certificate.ts';
import { iam } from '../clients.ts';
import { collect } from '../collect.ts';
import { isNamed } from '../conditionChanged.ts';
import { isDenied } from '../denied.ts';
import type { Pace } from '../pace.ts';

/** A server certificate of IAM, in the words of ACM's: nobody renews it, and nobody tells of its end. */
export interface ServerCertificate extends ListedCertificate {
  readonly isUnreadable?: true;
  readonly detail: CertificateDetail;
}

/** `arn:aws:iam::123456789012:server-certificate/PATH/NAME` */
export const isServerCertificate = (arn: string): boolean =>
  arn.split(':')[2] === 'iam' && arn.split(':')[5]!.startsWith('server-certificate/');

/** When each server certificate of the account ends, by ARN; undefined where we may not list them. */
export async function listExpirations(pace: Pace): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    const pages = paginateListServerCertificates({ client: iam, pageSize: 1_000 }, {});
    const all = await collect(pages, (page) => page.ServerCertificateMetadataList, pace);
    return new Map(all.flatMap(({ Arn, Expiration }) => (Arn && Expiration ? [[Arn, Expiration.getTime()]] : [])));
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

/**
 * A server certificate with what its body says. Where we may not read it, or it is gone, what the list has is all that
 * is known: its end, perhaps.
 */
export async function readServerCertificate(
  arn: string,
  expirations: ReadonlyMap<string, number> | undefined,
  nowMs: number,
): Promise<ServerCertificate> {
  const body = await readBody(arn.split('/').at(-1)!);
  const x509 = body === undefined ? undefined : parse(body);
  const notAfterMs = x509 ? Date.parse(x509.validTo) : expirations?.get(arn);
  const notBeforeMs = x509 && Date.parse(x509.validFrom);
  return {
    arn,
    names: x509 ? namesOf(x509) : [],
    hasMoreNames: false,
    status: notAfterMs === undefined ? 'UNKNOWN' : notAfterMs > nowMs ? 'ISSUED' : 'EXPIRED',
    type: 'IAM',
    keyAlgorithm: x509 && algorithmOf(x509),
    isRenewable: false,
    createdAtMs: notBeforeMs ?? 0,
    notBeforeMs,
    notAfterMs,
    isInUse: true,
    ...(!x509 && { isUnreadable: true }),
    detail: {
      serial: x509 && plainSerial(x509.serialNumber),
      failureReason: undefined,
      renewalStatus: undefined,
      renewalReason: undefined,
      validations: [],
      isMigrating: false,
    },
  };
}

/** Undefined where we may not read it, or it is gone. */
async function readBody(ServerCertificateName: string): Promise<string | undefined> {
  try {
    const { ServerCertificate } = await iam.send(new GetServerCertificateCommand({ ServerCertificateName }));
    return ServerCertificate?.CertificateBody;
  } catch (error) {
    if (isDenied(error) || isNamed(error, 'NoSuchEntityException')) return undefined;
    throw error;
  }
}

/** IAM has taken what it has, but some of it long ago. */
function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** The DNS names; the common name only where there are none (RFC 6125, section 6.4.4). */
function namesOf({ subjectAltName = '', subject }: X509Certificate): string[] {
  const names = subjectAltName
    .split(', ')
    .flatMap((entry) => (entry.startsWith('DNS:') ? [entry.slice('DNS:'.length)] : []));
  const [, common] = /(?:^|\n)CN=(.+)/.exec(subject) ?? [];
  return [...new Set((names.length > 0 ? names : [common ?? '']).map(plainName))].filter((name) => name !== '');
}

/** As ACM would call it. */
function algorithmOf({ publicKey }: X509Certificate): string {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  return publicKey.asymmetricKeyType === 'rsa' ? `RSA_${modulusLength}` : `EC_${namedCurve}`;
}
