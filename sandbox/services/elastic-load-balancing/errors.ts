import { AwsError } from '../../wire/handlers.ts';

// Codes are those of the wire (service model of Elastic Load Balancing v2). Texts follow what users have reported from
// AWS where there are such reports, and are guesses elsewhere; callers must not read them.

export const validationError = (message: string) => new AwsError('ValidationError', message, { status: 400 });

export const loadBalancerNotFound = (arn: string) =>
  new AwsError('LoadBalancerNotFound', `Load balancer '${arn}' not found`);
export const duplicateLoadBalancer = (name: string) =>
  new AwsError(
    'DuplicateLoadBalancerName',
    `A load balancer with the same name '${name}' exists, but with different settings`,
  );
export const subnetNotFound = (id: string) => new AwsError('SubnetNotFound', `The subnet ID '${id}' does not exist`);
export const invalidSubnet = (message: string) => new AwsError('InvalidSubnet', message);
export const invalidConfiguration = (message: string) => new AwsError('InvalidConfigurationRequest', message);
export const operationNotPermitted = (message: string) => new AwsError('OperationNotPermitted', message);
export const tooManyLoadBalancers = (max: number) =>
  new AwsError('TooManyLoadBalancers', `The maximum number of ${max} load balancers has been reached.`);

export const targetGroupNotFound = (arn: string) =>
  new AwsError('TargetGroupNotFound', `Target group '${arn}' not found`);
export const duplicateTargetGroup = (name: string) =>
  new AwsError(
    'DuplicateTargetGroupName',
    `A target group with the same name '${name}' exists, but with different settings`,
  );
export const targetGroupInUse = (arn: string) =>
  new AwsError('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`);
export const targetGroupAssociationLimit = (arn: string) =>
  new AwsError('TargetGroupAssociationLimit', `The target group '${arn}' is associated with another load balancer`);
export const incompatibleProtocols = (targetGroup: string, listener: string) =>
  new AwsError(
    'IncompatibleProtocols',
    `A target group with the protocol '${targetGroup}' cannot be used by a listener with the protocol '${listener}'`,
  );
export const invalidTarget = (message: string) => new AwsError('InvalidTarget', message);
export const tooManyTargets = (max: number) =>
  new AwsError('TooManyTargets', `A target group can have at most ${max} targets.`);

export const listenerNotFound = (arn: string) => new AwsError('ListenerNotFound', `Listener '${arn}' not found`);
export const duplicateListener = () =>
  new AwsError('DuplicateListener', 'A listener already exists on this port for this load balancer');
export const tooManyListeners = (max: number) =>
  new AwsError('TooManyListeners', `A load balancer can have at most ${max} listeners.`);
export const unsupportedProtocol = (protocol: string, type: string) =>
  new AwsError('UnsupportedProtocol', `The protocol '${protocol}' is not supported by ${type} load balancers`);
export const policyNotFound = (name: string) => new AwsError('SSLPolicyNotFound', `SSL policy '${name}' not found`);

export const certificateNotFound = (arn: string) =>
  new AwsError('CertificateNotFound', `Certificate '${arn}' not found`);
/** Not in the model; it is what users report for certificates that are not issued or have too long a key. */
export const unsupportedCertificate = (arn: string) =>
  new AwsError(
    'UnsupportedCertificate',
    `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    { status: 400 },
  );
export const tooManyCertificates = (max: number) =>
  new AwsError('TooManyCertificates', `A load balancer can have at most ${max} certificates beside the default ones.`);

export const ruleNotFound = (arn: string) => new AwsError('RuleNotFound', `Rule '${arn}' not found`);
export const priorityInUse = (priority: number) =>
  new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);
export const tooManyRules = (max: number) =>
  new AwsError('TooManyRules', `A load balancer can have at most ${max} rules beside the default ones.`);

export const tooManyTags = (max: number) => new AwsError('TooManyTags', `A resource can have at most ${max} tags.`);
export const duplicateTagKeys = () =>
  new AwsError('DuplicateTagKeys', 'The same tag key appears more than once in the request');
