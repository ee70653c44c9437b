import { setTimeout as sleep } from 'node:timers/promises';
import { CERTIFICATES_TAG_KEY, stageTag } from '../../../../fleet/names.ts';
import { orderCertificate } from '../../../aws/acm/request.ts';
import type { Made } from '../../../control-loop/controller.ts';
import { callTimeLeftMs } from '../../../aws/deadline.ts';
import { describeCertificate } from '../../../aws/acm/certificates.ts';
import type { Decision } from '../decision.ts';

/** ACM names the validation records some seconds after the request; it is asked so often, and then the tick goes on. */
const LOOKS = 5;
const LOOK_EVERY_MS = 2_000;

/**
 * Requests a certificate. Within an hour, the same request is the same certificate: its token is its hash.
 * @returns its ARN, which ACM's list may not show yet
 */
export async function requestCertificate(
  { names, follows, keyAlgorithm }: Decision & { readonly kind: 'request' },
  resource: string,
  stage: string,
): Promise<Made> {
  const arn = await orderCertificate({
    names,
    keyAlgorithm,
    tags: { [stageTag.key]: stageTag.value(stage), [CERTIFICATES_TAG_KEY]: resource },
    // Within the hour, the token of one that has failed would give that one back.
    tokenOf: [stage, resource, keyAlgorithm, ...names, ...(follows === undefined ? [] : [follows])],
  });
  for (let look = 0; look < LOOKS && callTimeLeftMs() > LOOK_EVERY_MS; look++) {
    await sleep(LOOK_EVERY_MS);
    const { Status, DomainValidationOptions = [] } = (await describeCertificate(arn)) ?? {};
    if (Status !== 'PENDING_VALIDATION') break;
    if (DomainValidationOptions.length > 0 && DomainValidationOptions.every(({ ResourceRecord }) => ResourceRecord))
      break;
  }
  return { arn };
}
