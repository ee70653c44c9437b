/**
 * Condition keys that requests here can carry. A policy with any other key is refused at deploy: an absent key would
 * make a Deny pass in silence. Keys are compared without regard to case; `/` ends the name of a family of keys.
 * Where to compare: IAM User Guide, "AWS global condition context keys", and the Service Authorization Reference.
 */
const KNOWN_KEYS: readonly string[] = [
  'application-autoscaling:scalable-dimension',
  'application-autoscaling:service-namespace',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
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
  'events:source',
  'iam:AWSServiceName',
  'iam:PassedToService',
  'lambda:FunctionUrlAuthType',
  'lambda:InvokedViaFunctionUrl',
  'rds:DatabaseClass',
  'rds:DatabaseEngine',
  'rds:EndpointType',
  's3:prefix',
].map((key) => key.toLowerCase());

/** Keys that carry several values, so that a condition on them has to say whether it means all of them or any. */
const MULTIVALUED_KEYS: ReadonlySet<string> = new Set(['aws:tagkeys', 'dynamodb:leadingkeys']);

export function isKnownKey(key: string): boolean {
  const lower = key.toLowerCase();
  return KNOWN_KEYS.some((known) => (known.endsWith('/') ? lower.startsWith(known) : lower === known));
}

export function isMultivalued(key: string): boolean {
  return MULTIVALUED_KEYS.has(key.toLowerCase());
}
