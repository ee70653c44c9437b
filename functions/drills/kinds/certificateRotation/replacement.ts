import type { CertificateDetail } from '@aws-sdk/client-acm';
import { DeleteCertificateCommand } from '@aws-sdk/client-acm';
import { CERTIFICATES_TAG_KEY, DRILL_TAG_KEY, stageTag } from '../../../../fleet/names.ts';
import { upsertRecords } from '../../../aws/route53/upsertRecords.ts';
import { orderCertificate } from '../../../aws/acm/request.ts';
import { describeCertificate, detailOf, listCertificates, readTags } from '../../../aws/acm/certificates.ts';
import { listZones, readCname } from '../../../aws/route53/hostedZones.ts';
import { AT_ONCE } from '../../../aws/pace.ts';
import type { CertificateSet } from '../../../../fleet/certificateSets.ts';
import { zoneOf } from '../../../../fleet/hostedZones.ts';
import { acmOnce } from '../../../aws/clients.ts';
import { isNamed } from '../../../aws/conditionChanged.ts';
import { Leases } from '../../../control-loop/lease.ts';

/** The owners of a certificate, by its tags: the drill, and the certificate set, whose controller would delete it in the end. */
export interface Owner {
  readonly drillId: string;
  readonly resource: string;
}

/** Requests a certificate. A repeated request of one drill is the same certificate. @returns its ARN */
export const orderFor = (
  { drillId, resource }: Owner,
  names: readonly string[],
  { keyAlgorithm, stage }: Pick<CertificateSet, 'keyAlgorithm' | 'stage'>,
): Promise<string> =>
  orderCertificate({
    names,
    keyAlgorithm,
    tags: { [stageTag.key]: stageTag.value(stage), [CERTIFICATES_TAG_KEY]: resource, [DRILL_TAG_KEY]: drillId },
    tokenOf: [stage, drillId],
  });

/**
 * Writes the validation records that ACM waits for and that our zones do not have. They stay: existing certificates may
 * renew by the same records.
 * @returns how many were written
 */
export async function writeMissingRecords(
  described: CertificateDetail,
  entry: CertificateSet,
  tableName: string,
  drillId: string,
): Promise<number> {
  const zones = await listZones();
  const byZone = new Map<string, Map<string, { name: string; value: string }>>();
  for (const { domain, record } of detailOf(described).validations) {
    const found = zoneOf(domain, zones, entry);
    if (!record || !('zone' in found)) continue;
    const { id } = found.zone;
    if ((await readCname(id, record.name)) === record.value) continue;
    // An apex and its wildcard share one record.
    byZone.set(id, (byZone.get(id) ?? new Map<string, typeof record>()).set(record.name, record));
  }
  const leases = new Leases(tableName, 'hosted-zones', drillId);
  for (const [zoneId, records] of byZone) await upsertRecords(zoneId, [...records.values()], leases);
  return [...byZone.values()].reduce((sum, { size }) => sum + size, 0);
}

/** The certificate of a drill whose request got no answer; undefined if there is none. */
export async function findOrdered(drillId: string, names: readonly string[]): Promise<string | undefined> {
  const same = (await listCertificates(AT_ONCE)).filter(
    (one) => one.names.length === names.length && one.names.every((name) => names.includes(name)),
  );
  for (const { arn } of same) if ((await drillOf(arn)) === drillId) return arn;
  return undefined;
}

/**
 * Deletes a drill's certificate, after reading again that it is the drill's and that nothing uses it.
 * @returns why it cannot be deleted; undefined once it is gone
 */
export async function deleteReplacement(arn: string, drillId: string): Promise<string | undefined> {
  const described = await describeCertificate(arn);
  if (!described) return undefined;
  if (described.InUseBy?.length) return `${arn} is in use by ${described.InUseBy.join(', ')}`;
  const owner = await drillOf(arn);
  if (owner !== drillId) return `${arn} has the drill tag ${owner ?? '(none)'}, not that of this drill`;
  try {
    await acmOnce.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  } catch (error) {
    if (isNamed(error, 'ResourceInUseException')) return `${arn} is in use`;
    if (!isNamed(error, 'ResourceNotFoundException')) throw error;
  }
  return undefined;
}

const drillOf = async (arn: string): Promise<string | undefined> => (await readTags(arn)).get(DRILL_TAG_KEY);
