import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../../functions/controllers/replicas/refusal.ts';
import { MINUTE, NOW } from './builders.ts';

const HOUR = 60 * MINUTE;

const COMBINATION =
  'RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.r6g.large, Engine=aurora-postgresql, EngineVersion=16.6, LicenseModel=postgresql-license.';

const UNSCALED =
  'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.';

/** An order with everything that a template may have. */
const order = (name: string, message = 'No.', reservation?: string) => ({
  reader: { id: 'n1', instanceClass: 'db.r6g.large', zone: 'eu-west-1c', orderedAtMs: NOW, reservation },
  options: {
    certificateAuthority: 'rds-ca-2019',
    parameterGroup: 'tuned',
    hasPerformanceInsights: true,
    performanceInsightsKey: 'arn:aws:kms:eu-west-1:123456789012:key/insights-key',
    hasEnhancedMonitoring: true,
  },
  name,
  message,
});

describe('what a refusal is about, and for how long', () => {
  test.each<[name: string, message: string, subject: string, pauseMs: number | undefined]>([
    // Of one class in one zone.
    ['InsufficientDBInstanceCapacityFault', 'No.', 'add db.r6g.large/eu-west-1c', 30 * MINUTE],
    ['InvalidParameterCombination', 'No subnet there.', 'add db.r6g.large/eu-west-1c', 30 * MINUTE],
    ['InvalidParameterValue', 'No.', 'add db.r6g.large/eu-west-1c', 30 * MINUTE],
    ['NetworkTypeNotSupported', 'No.', 'add db.r6g.large/eu-west-1c', 30 * MINUTE],
    // Of a class.
    ['InvalidParameterCombination', COMBINATION, 'add db.r6g.large', 24 * HOUR],
    ['StorageTypeNotSupportedFault', 'No.', 'add db.r6g.large', 24 * HOUR],
    ['VpcEncryptionControlViolationException', 'No.', 'add db.r6g.large', 24 * HOUR],
    ['InvalidDBClusterStateFault', UNSCALED, 'add db.r6g.large', 30 * MINUTE],
    [
      'AccessDenied',
      'not authorized to perform: rds:CreateDBInstance with an explicit deny in a service control policy',
      'add db.r6g.large',
      undefined,
    ],
    // Of a zone.
    ['DBSubnetGroupDoesNotCoverEnoughAZs', 'No.', 'add in eu-west-1c', 30 * MINUTE],
    ['InvalidVPCNetworkStateFault', 'No.', 'add in eu-west-1c', 30 * MINUTE],
    ['InvalidSubnet', 'No.', 'add in eu-west-1c', 30 * MINUTE],
    // Of every order. Without a time of its own, it backs off from a minute on.
    ['InstanceQuotaExceededFault', 'No.', 'add readers', 30 * MINUTE],
    ['StorageQuotaExceededFault', 'No.', 'add readers', 30 * MINUTE],
    ['InvalidDBClusterStateFault', 'No.', 'add readers', undefined],
    ['KMSKeyNotAccessibleFault', 'The specified KMS key [k] does not exist.', 'add readers', undefined],
    ['AccessDenied', 'not authorized to perform: rds:CreateDBInstance', 'add readers', undefined],
    // Of an option that the order can do without.
    ['CertificateNotFoundFault', 'Certificate not found.', 'order with certificate authority rds-ca-2019', 24 * HOUR],
    ['InvalidParameterValue', 'rds-ca-2019 is out.', 'order with certificate authority rds-ca-2019', 24 * HOUR],
    ['DBParameterGroupNotFoundFault', 'No.', 'order with parameter group tuned', 24 * HOUR],
    [
      'InvalidParameterCombination',
      'The parameter group tuned is of another family.',
      'order with parameter group tuned',
      24 * HOUR,
    ],
    [
      'AccessDenied',
      'not authorized on resource: arn:aws:rds:eu-west-1:1:pg:tuned',
      'order with parameter group tuned',
      24 * HOUR,
    ],
    [
      'InvalidParameterCombination',
      'Performance Insights not supported for this configuration.',
      'order with Performance Insights on db.r6g.large',
      24 * HOUR,
    ],
    [
      'KMSKeyNotAccessibleFault',
      "The specified performanceInsightsKMSKeyId k doesn't exist.",
      'order with Performance Insights on db.r6g.large',
      24 * HOUR,
    ],
    [
      'KMSKeyNotAccessibleFault',
      'The specified KMS key [arn:aws:kms:eu-west-1:123456789012:key/insights-key] is not enabled.',
      'order with Performance Insights on db.r6g.large',
      24 * HOUR,
    ],
    [
      'KMSKeyNotAccessibleFault',
      'The specified KMS key [arn:aws:kms:eu-west-1:123456789012:key/storage-key] is not enabled.',
      'add readers',
      undefined,
    ],
    [
      'InvalidParameterValue',
      'IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING',
      'order with Enhanced Monitoring on db.r6g.large',
      24 * HOUR,
    ],
    [
      'InvalidParameterCombination',
      'The monitoring role cannot be assumed.',
      'order with Enhanced Monitoring on db.r6g.large',
      24 * HOUR,
    ],
    [
      'AccessDenied',
      'not authorized to perform: iam:PassRole on resource: r',
      'order with Enhanced Monitoring on db.r6g.large',
      24 * HOUR,
    ],
  ])('%s: %s', (name, message, subject, pauseMs) => {
    expect(refusalOf(order(name, message))).toEqual({
      subject,
      error: `n1 (db.r6g.large in eu-west-1c): ${name}: ${message}`,
      ...(pauseMs !== undefined && { pauseMs }),
    });
  });

  test.each([
    ['InvalidDBCapacityReservationStateFault', 'add db.r6g.large/eu-west-1c/held'],
    ['DBCapacityReservationNotFoundFault', 'add db.r6g.large/eu-west-1c/held'],
    ['InsufficientDBInstanceCapacityFault', 'add db.r6g.large/eu-west-1c/held'],
    ['InstanceQuotaExceededFault', 'add db.r6g.large/eu-west-1c/held'],
    ['AccessDenied', 'add db.r6g.large/eu-west-1c/held'],
    ['InvalidDBClusterStateFault', 'add readers'],
  ])('of a reservation, %s says nothing about what nobody has reserved', (name, subject) => {
    expect(refusalOf(order(name, 'No.', 'held')).subject).toBe(subject);
  });

  test('what was not asked for is not left out', () => {
    const options = { hasPerformanceInsights: false, hasEnhancedMonitoring: false };
    const { subject } = refusalOf({
      ...order('InvalidParameterValue', 'parameter group, Performance Insights'),
      options,
    });
    expect(subject).toBe('add db.r6g.large/eu-west-1c');
  });
});
