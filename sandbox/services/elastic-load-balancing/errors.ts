import { AwsError } from '../../wire/handlers.ts';

// Codes are those of the wire (service model of Elastic Load Balancing v2). Texts follow what users have reported from
// AWS where there are such reports, and are guesses elsewhere; callers must not read them.

export const validationError = (message: string) => new AwsError('ValidationError', message, { status: 400 });

export const loadBalancerNotFound = (name?: string) =>
  new AwsError(
    'LoadBalancerNotFound',
    name === undefined ? 'One or more load balancers not found' : `Load balancers '[${name}]' not found`,
  );
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

export const targetGroupNotFound = () => new AwsError('TargetGroupNotFound', 'One or more target groups not found');
export const duplicateTargetGroup = (name: string) =>
  new AwsError(
    'DuplicateTargetGroupName',
    `A target group with the same name '${name}' exists, but with different settings`,
  );
export const targetGroupInUse = (arn: string) =>
  new AwsError('ResourceInUse', `Target group '${arn}' is currently in use by a listener or a rule`);
export const targetGroupAssociationLimit = (arn: string) =>
  new AwsError(
    'TargetGroupAssociationLimit',
    `The following target groups cannot be associated with more than one load balancer: ${arn}`,
  );
export const incompatibleProtocols = (targetGroupArn: string) =>
  new AwsError(
    'IncompatibleProtocols',
    `The listener and the following target groups have incompatible protocols: '${targetGroupArn}'`,
  );
export const invalidTarget = (message: string) => new AwsError('InvalidTarget', message);
export const tooManyTargets = (max: number) =>
  new AwsError('TooManyTargets', `A target group can have at most ${max} targets.`);

export const tooManyTargetGroups = (max: number) =>
  new AwsError('TooManyTargetGroups', `The maximum number of ${max} target groups has been reached.`);
export const tooManyUniqueTargetGroups = (type: string, max: number) =>
  new AwsError(
    'TooManyUniqueTargetGroupsPerLoadBalancer',
    `You have reached the maximum number of unique target groups that you can associate with a load balancer of type '${type}': [${max}]`,
  );
export const tooManyRegistrations = (id: string) =>
  new AwsError(
    'TooManyRegistrationsForTargetId',
    `The target '${id}' is registered too many times with this load balancer`,
  );

export const listenerNotFound = () => new AwsError('ListenerNotFound', 'One or more listeners not found');
export const duplicateListener = (loadBalancerArn: string) =>
  new AwsError(
    'DuplicateListener',
    `A listener already exists on this port for this load balancer '${loadBalancerArn}'`,
  );
export const invalidAction = (message: string) => new AwsError('InvalidLoadBalancerAction', message);
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

export const trustStoreNotFound = () => new AwsError('TrustStoreNotFound', 'One or more trust stores not found');

export const ruleNotFound = () => new AwsError('RuleNotFound', 'One or more rules not found');
export const priorityInUse = (priority: number) =>
  new AwsError('PriorityInUse', `Priority '${priority}' is currently in use`);
export const tooManyRules = (max: number) =>
  new AwsError('TooManyRules', `A load balancer can have at most ${max} rules beside the default ones.`);

export const tooManyTags = (max: number) => new AwsError('TooManyTags', `A resource can have at most ${max} tags.`);
export const duplicateTagKeys = () =>
  new AwsError('DuplicateTagKeys', 'The same tag key appears more than once in the request');
