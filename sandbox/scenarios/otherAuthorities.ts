import { createHash } from 'node:crypto';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { IAMClient, UploadServerCertificateCommand } from '@aws-sdk/client-iam';
import { createAuthority } from '../certificates/authority.ts';
import type { Region } from '../region.ts';

const DAY_MS = 86_400_000;

/** A certificate of a private authority that ACM has requested `daysAgo`; its validity is 395 days. */
export async function issuePrivateCertificate(
  region: Region,
  names: readonly string[],
  { daysAgo, authorityArn }: { readonly daysAgo: number; readonly authorityArn: string },
): Promise<string> {
  const acm = new ACMClient(region.clientConfig());
  const [DomainName, ...others] = names;
  const request = new RequestCertificateCommand({
    DomainName,
    ...(others.length > 0 && { SubjectAlternativeNames: others }),
    CertificateAuthorityArn: authorityArn,
  });
  const { CertificateArn } = await region.acm.instantly(() => acm.send(request), daysAgo);
  return CertificateArn!;
}

/** A server certificate of IAM from another authority, which ends in `daysLeft`. @returns its ARN */
export async function uploadServerCertificate(
  region: Region,
  name: string,
  names: readonly string[],
  daysLeft: number,
): Promise<string> {
  const { certificatePem, privateKeyPem, chainPem } = issueElsewhere(region, names, daysLeft);
  const iam = new IAMClient(region.clientConfig());
  const { ServerCertificateMetadata } = await iam.send(
    new UploadServerCertificateCommand({
      ServerCertificateName: name,
      CertificateBody: certificatePem,
      PrivateKey: privateKeyPem,
      CertificateChain: chainPem,
    }),
  );
  return ServerCertificateMetadata!.Arn!;
}

/** A certificate and its key from an authority that has nothing to do with AWS. */
export function issueElsewhere(region: Region, names: readonly string[], daysLeft: number) {
  const nowMs = region.clock.now();
  const authority = createAuthority('Another Authority');
  const issued = authority.issue({
    names,
    serial: serialOf(`${names.join(' ')} ${daysLeft} ${nowMs}`),
    notBeforeMs: nowMs + (daysLeft - 365) * DAY_MS,
    notAfterMs: nowMs + daysLeft * DAY_MS,
    keyAlgorithm: 'RSA_2048',
  });
  return { ...issued, chainPem: authority.certificatePem };
}

/** Sixteen bytes, the first of which is written alike by everyone. */
const serialOf = (text: string): string => `0a${createHash('sha256').update(text).digest('hex').slice(0, 30)}`;
