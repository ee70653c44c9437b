import { createHash } from 'node:crypto';
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import type { CertificatePolicy } from '../../../fleet/certificates.ts';
import { acm } from '../clients.ts';

/** The parameters of a certificate request. */
export interface Order {
  readonly names: readonly string[];
  readonly keyAlgorithm: CertificatePolicy['keyAlgorithm'];
  readonly tags: Readonly<Record<string, string>>;
  /** Within an hour, requests with the same token return the same certificate. */
  readonly tokenOf: readonly string[];
}

/** Requests a certificate that is validated by DNS. @returns its ARN; ACM has not issued it yet */
export async function orderCertificate({ names, keyAlgorithm, tags, tokenOf }: Order): Promise<string> {
  const [first, ...others] = names;
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({
      DomainName: first,
      ...(others.length > 0 && { SubjectAlternativeNames: others }),
      ValidationMethod: 'DNS',
      KeyAlgorithm: keyAlgorithm,
      IdempotencyToken: tokenFrom(tokenOf),
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return CertificateArn!;
}

/** ACM accepts 32 letters, digits and underscores. */
const tokenFrom = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
