import { arn, DNS_SUFFIX, PARTITION, REGION } from '../../core.ts';
import { invalidParameterValue } from './errors.ts';
import { QUOTAS } from './quotas.ts';

/**
 * The part of every host name that stands for the account in its Region. AWS derives it in a way of its own; here it
 * is a constant of the same shape.
 */
const ACCOUNT_HASH = 'c4evenkeel7x';

/** In China, `rds` precedes the Region (user guide of RDS there, "Endpoints"). */
const DOMAIN = PARTITION === 'aws-cn' ? `rds.${REGION}.${DNS_SUFFIX}` : `${REGION}.rds.${DNS_SUFFIX}`;

export const hostNames = {
  writer: (clusterId: string) => `${clusterId}.cluster-${ACCOUNT_HASH}.${DOMAIN}`,
  reader: (clusterId: string) => `${clusterId}.cluster-ro-${ACCOUNT_HASH}.${DOMAIN}`,
  custom: (endpointId: string) => `${endpointId}.cluster-custom-${ACCOUNT_HASH}.${DOMAIN}`,
  instance: (instanceId: string) => `${instanceId}.${ACCOUNT_HASH}.${DOMAIN}`,
};

/** The hosted zone of RDS host names in eu-west-1 (AWS General Reference). */
export const HOSTED_ZONE_ID = 'Z29XKXDKYMONMX';

export type ResourceKind = 'cluster' | 'db' | 'cluster-endpoint' | 'capacity-reservation';

export const arnOf = (kind: ResourceKind, id: string) => arn('rds', `${kind}:${id}`);

/** The kind and the identifier in an ARN of this Region, undefined if it is none of RDS's. */
export function partsOf(resourceArn: string): { kind: string; id: string } | undefined {
  const prefix = arn('rds', '');
  if (!resourceArn.startsWith(prefix)) return undefined;
  const [kind, id, more] = resourceArn.slice(prefix.length).split(':');
  return kind && id && more === undefined ? { kind, id } : undefined;
}

/** Identifiers are not case-sensitive, and where one is asked for, its ARN will do as well. */
export function bareId(idOrArn: string): string {
  return (partsOf(idOrArn)?.id ?? idOrArn).toLowerCase();
}

/**
 * An identifier in the form in which it is stored: 1 to 63 letters, digits and hyphens, a letter first, no hyphen
 * last, no two in a row (API reference of CreateDBInstance). Raises InvalidParameterValue.
 */
export function newId(member: string, given: string | undefined): string {
  const id = (given ?? '').toLowerCase();
  if (id.length > QUOTAS.identifierLength || !/^[a-z](?:-?[a-z0-9])*$/.test(id))
    throw invalidParameterValue(
      `The parameter ${member} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
  return id;
}
