import { ACCOUNT_ID, arn, DNS_SUFFIX, REGION } from '../../core.ts';
import { keyNotAccessible, performanceInsightsKeyNotAccessible } from './errors.ts';
import type { RdsRegion } from './region.ts';

/** The AWS managed key of RDS, whose own policy lets everyone use it who may use RDS. */
const AWS_MANAGED = 'alias/aws/rds';

interface Caller {
  readonly accessKeyId: string;
}

interface Keys {
  /** Of the storage of a cluster. */
  readonly KmsKeyId?: string | undefined;
  readonly PerformanceInsightsKMSKeyId?: string | undefined;
}

/**
 * RDS uses a customer managed key on behalf of whoever creates what it encrypts, who needs `kms:DescribeKey` and
 * `kms:CreateGrant` (Aurora User Guide, "AWS KMS key management"). That a new member of an encrypted cluster counts, and
 * that both actions are asked for the key of Performance Insights, are guesses; so is when it is found. The texts are
 * those that users report. Key policies are not simulated: each is taken to leave the decision to IAM, as KMS's default
 * does.
 */
export function checkKeys(region: RdsRegion, caller: Caller, keys: Keys): void {
  const { KmsKeyId, PerformanceInsightsKMSKeyId } = keys;
  if (KmsKeyId !== undefined && !mayUse(region, caller, KmsKeyId)) throw keyNotAccessible(keyArn(KmsKeyId));
  if (PerformanceInsightsKMSKeyId !== undefined && !mayUse(region, caller, PerformanceInsightsKMSKeyId))
    throw performanceInsightsKeyNotAccessible(keyArn(PerformanceInsightsKMSKeyId));
}

function mayUse({ core }: RdsRegion, { accessKeyId }: Caller, key: string): boolean {
  if (key.endsWith(AWS_MANAGED)) return true;
  const context = { 'kms:CallerAccount': ACCOUNT_ID, 'kms:ViaService': `rds.${REGION}.${DNS_SUFFIX}` };
  const may = (action: string, more = {}) =>
    core.callerMay?.(accessKeyId, action, keyArn(key), { ...context, ...more }) ?? true;
  return may('kms:DescribeKey') && may('kms:CreateGrant', { 'kms:GrantIsForAWSResource': 'true' });
}

/** An alias is taken for a key of its own name, because KMS itself is not simulated. */
const keyArn = (key: string): string =>
  key.startsWith('arn:') ? key.replace(':alias/', ':key/') : arn('kms', `key/${key.replace(/^alias\//, '')}`);
