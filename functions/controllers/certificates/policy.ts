import type { CertificateEntry } from '../../../fleet/certificateEntries.ts';

/** What decisions about an entry go by. */
export type Policy = CertificateEntry;
