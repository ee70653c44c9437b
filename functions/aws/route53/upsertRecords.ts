import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import type { CnameRecord } from '../acm/certificate.ts';
import { route53 } from '../clients.ts';
import { ConditionChangedError } from '../conditionChanged.ts';

/** The TTL of a validation record; ACM's own examples use 300 seconds. */
const TTL_SECONDS = 300;

/** The leases of hosted zones: one writer at a time. */
interface ZoneLeases<Lease> {
  /** undefined if another invocation holds the lease. */
  acquire(zoneId: string, nowMs: number): Promise<Lease | undefined>;
  abandon(lease: Lease): Promise<void>;
}

/**
 * Writes CNAMEs, all of them or none. They are never deleted: a certificate in another Region may depend on the same
 * one.
 * @param zones leases of hosted zones: Route 53 rejects a batch while another one for the same hosted zone is in progress
 * @throws {ConditionChangedError} if another invocation is writing to the zone
 */
export async function upsertRecords<Lease>(
  zoneId: string,
  records: readonly CnameRecord[],
  zones: ZoneLeases<Lease>,
): Promise<void> {
  const lease = await zones.acquire(zoneId, Date.now());
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
