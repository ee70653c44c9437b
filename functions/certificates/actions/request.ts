import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CERTIFICATES_TAG_KEY, stageTag } from '../../../fleet/names.ts';
import { acm } from '../../platform/clients.ts';
import { callTimeLeftMs } from '../../platform/deadline.ts';
import { describeCertificate } from '../describeCertificates.ts';
import type { Policy } from '../policy.ts';

/** ACM names the validation records some seconds after the request; it is asked so often, and then the tick goes on. */
const LOOKS = 5;
const LOOK_EVERY_MS = 2_000;

/** Requests a certificate. Within an hour, the same request is the same certificate: its token is its hash. */
export async function requestCertificate(
  names: readonly string[],
  resource: string,
  { stage, keyAlgorithm }: Pick<Policy, 'stage' | 'keyAlgorithm'>,
): Promise<void> {
  const [first, ...others] = names;
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({
      DomainName: first,
      ...(others.length > 0 && { SubjectAlternativeNames: others }),
      ValidationMethod: 'DNS',
      KeyAlgorithm: keyAlgorithm,
      IdempotencyToken: tokenOf([stage, resource, keyAlgorithm, ...names]),
      Tags: [
        { Key: stageTag.key, Value: stageTag.value(stage) },
        { Key: CERTIFICATES_TAG_KEY, Value: resource },
      ],
    }),
  );
  for (let look = 0; look < LOOKS && callTimeLeftMs() > LOOK_EVERY_MS; look++) {
    await sleep(LOOK_EVERY_MS);
    const { Status, DomainValidationOptions = [] } = (await describeCertificate(CertificateArn!)) ?? {};
    if (Status !== 'PENDING_VALIDATION') return;
    if (DomainValidationOptions.length > 0 && DomainValidationOptions.every(({ ResourceRecord }) => ResourceRecord))
      return;
  }
}

/** ACM takes 32 letters, digits and underscores. */
const tokenOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
