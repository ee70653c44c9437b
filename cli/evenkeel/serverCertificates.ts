import { IAMClient, paginateListServerCertificates } from '@aws-sdk/client-iam';
import type { ServerCertificate } from './inventoryRows.ts';

/** IAM's list tells the end of a certificate, and not its names: its own name stands for them. */
export async function readServerCertificates(): Promise<ServerCertificate[]> {
  const found: ServerCertificate[] = [];
  const client = new IAMClient({});
  try {
    for await (const page of paginateListServerCertificates({ client }, {})) {
      for (const { Arn = '', ServerCertificateName = '', Expiration } of page.ServerCertificateMetadataList ?? []) {
        found.push({ arn: Arn, name: ServerCertificateName, notAfterMs: Expiration?.getTime() });
      }
    }
  } finally {
    client.destroy();
  }
  return found;
}
