import * as z from 'zod/mini';
import { anyDetail, envelope, type EventDefinition, resources } from './envelope.ts';

/**
 * ACM's events are best effort, and their details differ by the kind of certificate. Only the ARN in `resources` is
 * used: it identifies the certificate to reconcile.
 */
const acmEvent = <DetailType extends string>(detailType: DetailType, sample: string) => {
  const schema = z.extend(envelope('aws.acm', detailType, anyDetail), { resources });
  return {
    schema,
    pattern: () => ({ source: ['aws.acm'], 'detail-type': [detailType] }),
    samples: [sample],
  } satisfies EventDefinition<typeof schema>;
};

/** Daily from 30 days before the expiry of a public certificate, 45 days for a private or an imported one. */
export const certificateApproachingExpiration = acmEvent(
  'ACM Certificate Approaching Expiration',
  'acm-certificate-approaching-expiration.json',
);

/** A certificate was issued, renewed, imported or reimported. */
export const certificateAvailable = acmEvent('ACM Certificate Available', 'acm-certificate-available.json');

/** A renewal is blocked: a missing validation record, CAA. Not sent for imported certificates. */
export const certificateRenewalActionRequired = acmEvent(
  'ACM Certificate Renewal Action Required',
  'acm-certificate-renewal-action-required.json',
);

/** Not sent for imported certificates. */
export const certificateExpired = acmEvent('ACM Certificate Expired', 'acm-certificate-expired.json');

/**
 * A certificate was renewed, and the services that use it serve the new one (EventBridge events reference, "ACM
 * events"): under the same ARN, so that what is served has to be proven.
 */
export const certificateRotated = acmEvent('ACM Certificate Rotated', 'acm-certificate-rotated.json');

export const certificateRevoked = acmEvent('ACM Certificate Revoked', 'acm-certificate-revoked.json');

/** The ARN of the certificate that an event is about. */
export const certificateOfEvent = (event: { readonly resources?: readonly string[] | undefined }): string | undefined =>
  event.resources?.[0];
