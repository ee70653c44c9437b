import { DeleteCertificateCommand } from '@aws-sdk/client-acm';
import { acmOnce } from '../../../aws/clients.ts';
import { ConditionChangedError, isNamed } from '../../../aws/conditionChanged.ts';
import { describeCertificate, ownerOf } from '../../../aws/acm/certificates.ts';

/** Reads once more that nothing uses the certificate and that it is ours, and only then deletes it. */
export async function deleteCertificate(arn: string, resource: string, stage: string): Promise<void> {
  const described = await describeCertificate(arn);
  // Gone: that is what was wanted.
  if (!described) return;
  if (described.InUseBy?.length)
    throw new ConditionChangedError(`${arn} is in use by ${described.InUseBy.join(', ')}.`);
  if ((await ownerOf(arn, stage)) !== resource) throw new ConditionChangedError(`${arn} is not ours.`);
  try {
    await acmOnce.send(new DeleteCertificateCommand({ CertificateArn: arn }));
  } catch (error) {
    if (!isNamed(error, 'ResourceNotFoundException')) throw error;
  }
}
