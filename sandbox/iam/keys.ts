/**
 * Condition keys that requests here can carry. A policy with any other key is refused at deploy: an absent key would
 * make a Deny pass in silence. Keys are compared without regard to case; `/` ends the name of a family of keys.
 * Where to compare: IAM User Guide, "AWS global condition context keys", and the Service Authorization Reference.
 */
export const KNOWN_KEYS: readonly string[] = [
  'acm:DomainNames',
  'acm:KeyAlgorithm',
  'acm:ValidationMethod',
  'application-autoscaling:scalable-dimension',
  'application-autoscaling:service-namespace',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:PrincipalOrgID',
  'aws:RequestTag/',
  'aws:RequestedRegion',
  'aws:ResourceAccount',
  'aws:ResourceTag/',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:TagKeys',
  'aws:ViaAWSService',
  'cloudwatch:namespace',
  'dynamodb:LeadingKeys',
  'events:detail-type',
  'events:eventBusInvocation',
  'events:source',
  'iam:AWSServiceName',
  'iam:PassedToService',
  'kms:CallerAccount',
  'kms:GrantIsForAWSResource',
  'kms:ViaService',
  'lambda:FunctionUrlAuthType',
  'lambda:InvokedViaFunctionUrl',
  'rds:DatabaseClass',
  'rds:DatabaseEngine',
  'rds:EndpointType',
  'route53:ChangeResourceRecordSetsActions',
  'route53:ChangeResourceRecordSetsNormalizedRecordNames',
  'route53:ChangeResourceRecordSetsRecordTypes',
  's3:prefix',
].map((key) => key.toLowerCase());

/** Keys that carry several values, so that a condition on them has to say whether it means all of them or any. */
const MULTIVALUED_KEYS: ReadonlySet<string> = new Set([
  'acm:domainnames',
  'aws:tagkeys',
  'dynamodb:leadingkeys',
  'route53:changeresourcerecordsetsactions',
  'route53:changeresourcerecordsetsnormalizedrecordnames',
  'route53:changeresourcerecordsetsrecordtypes',
]);

export function isKnownKey(key: string): boolean {
  const lower = key.toLowerCase();
  return KNOWN_KEYS.some((known) => (known.endsWith('/') ? lower.startsWith(known) : lower === known));
}

export function isMultivalued(key: string): boolean {
  return MULTIVALUED_KEYS.has(key.toLowerCase());
}
