import { describeCertificate, plainSerial } from '../../../aws/acm/certificates.ts';
import { readOnListener, removeCertificate } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import type { AdvanceResult, AdvanceRequest } from '../kind.ts';
import type { DrillRecord, Replacement } from '../../api/record.ts';
import { entryOf } from './checks.ts';
import { factsOf, placesOf } from './facts.ts';
import { orderFor, writeMissingRecords } from './replacement.ts';
import { servingOf } from './serving.ts';

type Request = AdvanceRequest<'certificate-rotation'>;

/** One step towards a new certificate: requested, validated, issued. */
export async function issue(
  record: DrillRecord,
  { environment, policy, nowMs, recordStart }: Request,
): Promise<AdvanceResult> {
  const { drillId, plan, replacement } = record;
  const entry = entryOf(environment, plan!.resource);
  const { names } = factsOf(plan!);
  const ordered = replacement ?? { orderedAtMs: nowMs };
  if (!replacement) await recordStart({ replacement: ordered }, `RequestCertificate for ${names.join(', ')}.`);
  const { certificateArn } = ordered;
  if (certificateArn === undefined) {
    const arn = await orderFor({ drillId, resource: plan!.resource }, names, entry);
    return underWay(`${arn} was requested`, { ...ordered, certificateArn: arn });
  }
  const described = await describeCertificate(certificateArn);
  if (described?.Status === 'ISSUED') {
    const serial = plainSerial(described.Serial ?? '');
    return {
      state: 'done',
      text: `ACM has issued ${certificateArn} with the serial number ${serial}`,
      fields: { replacement: { ...ordered, serial } },
    };
  }
  const status = described?.Status ?? 'DELETED';
  if (status !== 'PENDING_VALIDATION') {
    const why = described?.FailureReason ? ` (${described.FailureReason})` : '';
    return impossible(`ACM did not issue the new certificate: it is ${status}${why}`);
  }
  if (nowMs - ordered.orderedAtMs >= policy.issueSeconds * 1000) {
    return impossible(`ACM did not issue the new certificate within ${policy.issueSeconds} s`);
  }
  const written = await writeMissingRecords(described!, entry, environment.tableName, drillId);
  return underWay(
    written > 0 ? `${written} validation records were written` : `ACM is validating ${certificateArn}`,
    ordered,
  );
}

/** Where old and new are both listed, the old one is detached once the whole load balancer serves the new one. */
export async function detachOld(record: DrillRecord, { nowMs, recordStart }: Request): Promise<AdvanceResult> {
  const { injection, plan, replacement } = record;
  const { listenerArn, oldArn, role, soakMs } = factsOf(plan!);
  const whole = { injection: { ...injection!, wholeAtMs: nowMs } };
  if (role === 'default') {
    return { state: 'done', text: 'The default certificate was replaced in one call', fields: whole };
  }
  const serving = servingOf(placesOf(record), await readOnListener(listenerArn));
  if (serving === 'new') return { state: 'done', text: `${oldArn} is detached`, fields: whole };
  if (serving !== 'both')
    return impossible(
      `The new certificate is no longer on the listener; it has ${serving === 'old' ? 'the old one' : 'neither'}`,
    );
  if (nowMs - injection!.atMs < soakMs) return { state: 'under-way', text: 'Both certificates are on the listener' };
  const detaching = { ...replacement!, detachingAtMs: nowMs };
  await recordStart({ replacement: detaching }, `RemoveListenerCertificates ${oldArn}.`);
  await removeCertificate(listenerArn, oldArn);
  return { state: 'done', text: `${oldArn} was detached`, fields: whole };
}

const impossible = (text: string): AdvanceResult => ({ state: 'impossible', text });

const underWay = (text: string, replacement: Replacement): AdvanceResult => ({
  state: 'under-way',
  text,
  fields: { replacement },
});
