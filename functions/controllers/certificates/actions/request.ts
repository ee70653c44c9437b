import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CERTIFICATES_TAG_KEY, stageTag } from '../../../../fleet/names.ts';
import { acm } from '../../../aws/clients.ts';
import { callTimeLeftMs } from '../../../aws/deadline.ts';
import { describeCertificate } from '../describeCertificates.ts';
import type { Policy } from '../policy.ts';

/** ACM names the validation records some seconds after the request; it is asked so often, and then the tick goes on. */
const LOOKS = 5;
const LOOK_EVERY_MS = 2_000;

/** What a certificate is requested with. */
export interface Order {
  readonly names: readonly string[];
  readonly keyAlgorithm: Policy['keyAlgorithm'];
  readonly tags: Readonly<Record<string, string>>;
  /** Within an hour, requests with equal parts are one certificate. */
  readonly tokenOf: readonly string[];
}

/** Requests a certificate that is validated by DNS. @returns its ARN; ACM has yet to issue it */
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

/** Requests a certificate. Within an hour, the same request is the same certificate: its token is its hash. */
export async function requestCertificate(
  names: readonly string[],
  resource: string,
  { stage, keyAlgorithm }: Pick<Policy, 'stage' | 'keyAlgorithm'>,
): Promise<void> {
  const arn = await orderCertificate({
    names,
    keyAlgorithm,
    tags: { [stageTag.key]: stageTag.value(stage), [CERTIFICATES_TAG_KEY]: resource },
    tokenOf: [stage, resource, keyAlgorithm, ...names],
  });
  for (let look = 0; look < LOOKS && callTimeLeftMs() > LOOK_EVERY_MS; look++) {
    await sleep(LOOK_EVERY_MS);
    const { Status, DomainValidationOptions = [] } = (await describeCertificate(arn)) ?? {};
    if (Status !== 'PENDING_VALIDATION') return;
    if (DomainValidationOptions.length > 0 && DomainValidationOptions.every(({ ResourceRecord }) => ResourceRecord))
      return;
  }
}

/** ACM takes 32 letters, digits and underscores. */
const tokenFrom = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
