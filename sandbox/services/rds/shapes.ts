import { createHash } from 'node:crypto';
import type { DBCluster, VpcSecurityGroupMembership } from '@aws-sdk/client-rds';
import { arn } from '../../core.ts';
import type { Cluster } from './records.ts';

const PORTS: Readonly<Record<string, number>> = { 'aurora-mysql': 3306, mysql: 3306 };
const POSTGRESQL_PORT = 5432;

/** What an engine falls under unless told otherwise (API reference, CreateDBCluster, EngineLifecycleSupport). */
export const LIFECYCLE = 'open-source-rds-extended-support';

/** The key that RDS has of its own in every account. */
export const DEFAULT_KEY = 'alias/aws/rds';

/** The security group that the default VPC has of its own. */
const DEFAULT_SECURITY_GROUP = 'sg-0a000000000000000';

export const portOf = ({ settings }: Cluster): number =>
  settings.Port ?? PORTS[settings.Engine ?? ''] ?? POSTGRESQL_PORT;

export const isAurora = ({ settings }: Cluster): boolean => settings.Engine?.startsWith('aurora') === true;

/** A key is shown by its ARN, however it was named: `…:key/` and an id. */
export function keyArn(given: string): string {
  if (given.startsWith('arn:') && given.includes(':key/')) return given;
  if (/^[0-9a-f-]{36}$/.test(given)) return arn('kms', `key/${given}`);
  // An alias stands for some key; which one, KMS would say.
  const id = createHash('sha256').update(given).digest('hex').slice(0, 32);
  return arn('kms', `key/${id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`);
}

/** Of a cluster and its instances alike. */
export const encryption = ({ settings }: Cluster): Pick<DBCluster, 'StorageEncrypted' | 'KmsKeyId'> => {
  const isEncrypted = settings.StorageEncrypted ?? settings.KmsKeyId !== undefined;
  return { StorageEncrypted: isEncrypted, ...(isEncrypted && { KmsKeyId: keyArn(settings.KmsKeyId ?? DEFAULT_KEY) }) };
};

/** `default.aurora-postgresql16` for 16.6, `default.aurora-mysql8.0` for 8.0.mysql_aurora.3.08.0. */
export function parameterGroupOf({ settings, engineVersion }: Cluster): string {
  const [major = '', minor = ''] = engineVersion.split('.');
  return `default.${settings.Engine}${settings.Engine?.includes('mysql') ? `${major}.${minor}` : major}`;
}

/** `default:aurora-postgresql-16`, `default:aurora-mysql-8-0`. */
export function optionGroupOf({ settings, engineVersion }: Cluster): string {
  const [major = '', minor = ''] = engineVersion.split('.');
  return `default:${settings.Engine}-${settings.Engine?.includes('mysql') ? `${major}-${minor}` : major}`;
}

/** The default VPC's own group, unless others are given. */
export const securityGroups = (ids: readonly string[] | undefined): VpcSecurityGroupMembership[] =>
  (ids?.length ? ids : [DEFAULT_SECURITY_GROUP]).map((VpcSecurityGroupId) => ({
    VpcSecurityGroupId,
    Status: 'active',
  }));
