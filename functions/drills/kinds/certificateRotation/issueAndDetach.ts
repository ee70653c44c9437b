import { describeCertificate, plainSerial } from '../../../aws/acm/certificates.ts';
import { readOnListener, removeCertificate } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';
import type { Advance, Advancing } from '../kind.ts';
import type { DrillRecord, Replacement } from '../../api/record.ts';
import { entryOf } from './checks.ts';
import { factsOf, placesOf } from './facts.ts';
import { orderFor, writeMissingRecords } from './replacement.ts';
import { servingOf } from './serving.ts';

type Request = Advancing<'certificate-rotation'>;

/** One step towards a certificate that could take the old one's place: asked for, validated, issued. */
export async function issue(record: DrillRecord, { environment, policy, nowMs, begin }: Request): Promise<Advance> {
  const { drillId, plan, replacement } = record;
  const entry = entryOf(environment, plan!.resource);
  const { names } = factsOf(plan!);
  const ordered = replacement ?? { orderedAtMs: nowMs };
  if (!replacement) await begin({ replacement: ordered }, `Ask ACM for a certificate for ${names.join(', ')}.`);
  const { certificateArn } = ordered;
  if (certificateArn === undefined) {
    const arn = await orderFor({ drillId, resource: plan!.resource }, names, entry);
    return underWay(`ACM was asked for ${arn}`, { ...ordered, certificateArn: arn });
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
    return impossible(`ACM has not issued a new certificate: it is ${status}${why}`);
  }
  if (nowMs - ordered.orderedAtMs >= policy.issueSeconds * 1000) {
    return impossible(`ACM has not issued a new certificate within ${policy.issueSeconds} s`);
  }
  const written = await writeMissingRecords(described!, entry, environment.tableName, drillId);
  return underWay(
    written > 0 ? `${written} validation records were written` : `ACM validates ${certificateArn}`,
    ordered,
  );
}

/** Where old and new stand side by side on a list, the old one goes once every part of the load balancer knows the new. */
export async function detachOld(record: DrillRecord, { nowMs, begin }: Request): Promise<Advance> {
  const { injection, plan, replacement } = record;
  const { listenerArn, oldArn, role, soakMs } = factsOf(plan!);
  const whole = { injection: { ...injection!, wholeAtMs: nowMs } };
  if (role === 'default') {
    return { state: 'done', text: 'The default certificate was exchanged in one call', fields: whole };
  }
  const serving = servingOf(placesOf(record), await readOnListener(listenerArn));
  if (serving === 'new') return { state: 'done', text: `${oldArn} is off the list`, fields: whole };
  if (serving !== 'both') return impossible(`The new certificate is not on the listener any more, but ${serving}`);
  if (nowMs - injection!.atMs < soakMs) return { state: 'under-way', text: 'Old and new stand side by side' };
  const detaching = { ...replacement!, detachingAtMs: nowMs };
  await begin({ replacement: detaching }, `Take ${oldArn} off the list.`);
  await removeCertificate(listenerArn, oldArn);
  return { state: 'done', text: `${oldArn} was taken off the list`, fields: whole };
}

const impossible = (text: string): Advance => ({ state: 'impossible', text });

const underWay = (text: string, replacement: Replacement): Advance => ({
  state: 'under-way',
  text,
  fields: { replacement },
});
