import { paginateDescribeCertificates } from '@aws-sdk/client-rds';
import { rds } from '../clients.ts';
import { collect } from '../collect.ts';
import { OutOfTimeError } from '../deadline.ts';

/** Authorities come and go within years: an execution environment reads them once an hour. */
const KEPT_MS = 3_600_000;

let known: { readonly readMs: number; readonly authorities: readonly string[] | undefined } | undefined;

/**
 * The certificate authorities that RDS takes for new instances: those that it lists and that have not expired.
 * Undefined where RDS gives no answer; it is asked again after an hour.
 */
export async function takenAuthorities(nowMs: number): Promise<readonly string[] | undefined> {
  if (!known || nowMs - known.readMs >= KEPT_MS) known = { readMs: nowMs, authorities: await readAuthorities(nowMs) };
  return known.authorities;
}

async function readAuthorities(nowMs: number): Promise<readonly string[] | undefined> {
  try {
    const certificates = await collect(paginateDescribeCertificates({ client: rds, pageSize: 100 }, {}), (page) =>
      page.Certificates?.filter(({ CertificateType }) => CertificateType === 'CA'),
    );
    const valid = certificates.filter(({ ValidTill }) => !ValidTill || ValidTill.getTime() > nowMs);
    // Without any, the answer says nothing about those that are in use.
    return valid.length > 0 ? valid.map(({ CertificateIdentifier = '' }) => CertificateIdentifier) : undefined;
  } catch (error) {
    if (error instanceof OutOfTimeError) throw error;
    return undefined;
  }
}
