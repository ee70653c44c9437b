import type { CertificateSet } from '../../../fleet/certificateSets.ts';

/** What decisions about a certificate set go by. */
export type Policy = CertificateSet;
