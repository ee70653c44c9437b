import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { UpdateCertificateOptionsCommand } from '@aws-sdk/client-acm';
import { acm, route53 } from '../../../aws/clients.ts';
import type { Lease, Leases } from '../../../control-loop/lease.ts';
import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import type { WantedRecord } from '../decision.ts';

/** Clients keep a validation record for so long; ACM's own examples say 300 seconds. */
const TTL_SECONDS = 300;

/**
 * Writes CNAMEs, all of them or none. They are never deleted: a certificate in another Region may renew by the same one.
 * @param zones leases of hosted zones: Route 53 refuses a batch while another one for the same zone is under way
 * @throws {ConditionChangedError} if another invocation is writing to the zone
 */
export async function upsertRecords(zoneId: string, records: readonly WantedRecord[], zones: Leases): Promise<void> {
  const lease: Lease | undefined = await zones.acquire(zoneId, Date.now());
  if (!lease) throw new ConditionChangedError(`Another invocation is writing to the hosted zone ${zoneId}.`);
  try {
    await route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: {
          Comment: 'Validation of certificates, by Evenkeel',
          Changes: records.map(({ name, value }) => ({
            Action: 'UPSERT',
            ResourceRecordSet: {
              Name: `${name}.`,
              Type: 'CNAME',
              TTL: TTL_SECONDS,
              ResourceRecords: [{ Value: `${value}.` }],
            },
          })),
        },
      }),
    );
  } finally {
    await zones.abandon(lease);
  }
}

/** The certificate keeps its ARN; ACM then waits 72 hours for the records. */
export async function validateByDns(certificateArn: string): Promise<void> {
  await acm.send(
    new UpdateCertificateOptionsCommand({ CertificateArn: certificateArn, Options: { ValidationMethod: 'DNS' } }),
  );
}
