import { UpdateCertificateOptionsCommand } from '@aws-sdk/client-acm';
import { acmOnce } from '../../../aws/clients.ts';

/** The certificate keeps its ARN; ACM then waits 72 hours for the records. */
export async function validateByDns(certificateArn: string): Promise<void> {
  await acmOnce.send(
    new UpdateCertificateOptionsCommand({ CertificateArn: certificateArn, Options: { ValidationMethod: 'DNS' } }),
  );
}
