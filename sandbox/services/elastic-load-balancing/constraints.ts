import type { Constraint, Constraints } from '../../wire/constraints.ts';

const ACTION_ORDER: Constraint = { range: [1, 50_000] };
const ACTION_TYPE_ENUM: Constraint = {
  values: ['forward', 'authenticate-oidc', 'authenticate-cognito', 'redirect', 'fixed-response', 'jwt-validation'],
};
const CONDITION_FIELD_NAME: Constraint = { length: [0, 64] };
const CUSTOMER_OWNED_IPV4_POOL: Constraint = { length: [0, 256], pattern: String.raw`^(ipv4pool-coip-)[a-zA-Z0-9]+$` };
const DESCRIBE_TARGET_HEALTH_INPUT_INCLUDE_ENUM: Constraint = { values: ['AnomalyDetection', 'All'] };
const ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM: Constraint = { values: ['on', 'off'] };
const ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM: Constraint = { values: ['on', 'off'] };
const FIXED_RESPONSE_ACTION_CONTENT_TYPE: Constraint = { length: [0, 32] };
const FIXED_RESPONSE_ACTION_MESSAGE: Constraint = { length: [0, 1024] };
const FIXED_RESPONSE_ACTION_STATUS_CODE: Constraint = { pattern: String.raw`^(2|4|5)\d\d$` };
const HEALTH_CHECK_INTERVAL_SECONDS: Constraint = { range: [5, 300] };
const HEALTH_CHECK_THRESHOLD_COUNT: Constraint = { range: [2, 10] };
const HEALTH_CHECK_TIMEOUT_SECONDS: Constraint = { range: [2, 120] };
const IP_ADDRESS_TYPE: Constraint = { values: ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'] };
const LISTENER_ATTRIBUTE_KEY: Constraint = { length: [0, 256], pattern: String.raw`^[a-zA-Z0-9._]+$` };
const LOAD_BALANCER_ATTRIBUTE_KEY: Constraint = { length: [0, 256], pattern: String.raw`^[a-zA-Z0-9._]+$` };
const LOAD_BALANCER_ATTRIBUTE_VALUE: Constraint = { length: [0, 1024] };
const LOAD_BALANCER_ATTRIBUTES: Constraint = { length: [0, 20] };
const LOAD_BALANCER_SCHEME_ENUM: Constraint = { values: ['internet-facing', 'internal'] };
const LOAD_BALANCER_TYPE_ENUM: Constraint = { values: ['application', 'network', 'gateway'] };
const PAGE_SIZE: Constraint = { range: [1, 400] };
const PATH: Constraint = { length: [1, 1024] };
const PORT: Constraint = { range: [1, 65_535] };
const PROTOCOL_ENUM: Constraint = {
  values: ['HTTP', 'HTTPS', 'TCP', 'TLS', 'UDP', 'TCP_UDP', 'GENEVE', 'QUIC', 'TCP_QUIC'],
};
const QUIC_SERVER_ID: Constraint = { length: [1, 256] };
const REDIRECT_ACTION_HOST: Constraint = { length: [1, 128] };
const REDIRECT_ACTION_PATH: Constraint = { length: [1, 128] };
const REDIRECT_ACTION_PROTOCOL: Constraint = { pattern: String.raw`^(HTTPS?|#\{protocol\})$` };
const REDIRECT_ACTION_QUERY: Constraint = { length: [0, 128] };
const REDIRECT_ACTION_STATUS_CODE_ENUM: Constraint = { values: ['HTTP_301', 'HTTP_302'] };
const RULE_PRIORITY: Constraint = { range: [1, 50_000] };
const SOURCE_IP_ADDRESS_TYPE_ENUM: Constraint = { values: ['ipv4', 'ipv6'] };
const TAG_KEY: Constraint = { length: [1, 128], pattern: String.raw`^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$` };
const TAG_LIST: Constraint = { length: [1, Infinity] };
const TAG_VALUE: Constraint = { length: [0, 256], pattern: String.raw`^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$` };
const TARGET_CONTROL_PORT: Constraint = { range: [1, 65_535] };
const TARGET_GROUP_ATTRIBUTE_KEY: Constraint = { length: [0, 256], pattern: String.raw`^[a-zA-Z0-9._]+$` };
const TARGET_GROUP_IP_ADDRESS_TYPE_ENUM: Constraint = { values: ['ipv4', 'ipv6'] };
const TARGET_TYPE_ENUM: Constraint = { values: ['instance', 'ip', 'lambda', 'alb'] };

/** What the API model demands of the inputs of the operations that are simulated (botocore 1.43). */
export const CONSTRAINTS: Constraints = {
  Action: {
    Order: ACTION_ORDER,
    Type: ACTION_TYPE_ENUM,
  },
  AddTagsInput: {
    Tags: TAG_LIST,
  },
  CreateListenerInput: {
    Port: PORT,
    Protocol: PROTOCOL_ENUM,
    Tags: TAG_LIST,
  },
  CreateLoadBalancerInput: {
    CustomerOwnedIpv4Pool: CUSTOMER_OWNED_IPV4_POOL,
    EnablePrefixForIpv6SourceNat: ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
    IpAddressType: IP_ADDRESS_TYPE,
    Scheme: LOAD_BALANCER_SCHEME_ENUM,
    Tags: TAG_LIST,
    Type: LOAD_BALANCER_TYPE_ENUM,
  },
  CreateRuleInput: {
    Priority: RULE_PRIORITY,
    Tags: TAG_LIST,
  },
  CreateTargetGroupInput: {
    HealthCheckIntervalSeconds: HEALTH_CHECK_INTERVAL_SECONDS,
    HealthCheckPath: PATH,
    HealthCheckProtocol: PROTOCOL_ENUM,
    HealthCheckTimeoutSeconds: HEALTH_CHECK_TIMEOUT_SECONDS,
    HealthyThresholdCount: HEALTH_CHECK_THRESHOLD_COUNT,
    IpAddressType: TARGET_GROUP_IP_ADDRESS_TYPE_ENUM,
    Port: PORT,
    Protocol: PROTOCOL_ENUM,
    Tags: TAG_LIST,
    TargetControlPort: TARGET_CONTROL_PORT,
    TargetType: TARGET_TYPE_ENUM,
    UnhealthyThresholdCount: HEALTH_CHECK_THRESHOLD_COUNT,
  },
  DescribeAccountLimitsInput: {
    PageSize: PAGE_SIZE,
  },
  DescribeListenerCertificatesInput: {
    PageSize: PAGE_SIZE,
  },
  DescribeListenersInput: {
    PageSize: PAGE_SIZE,
  },
  DescribeLoadBalancersInput: {
    PageSize: PAGE_SIZE,
  },
  DescribeRulesInput: {
    PageSize: PAGE_SIZE,
  },
  DescribeSSLPoliciesInput: {
    LoadBalancerType: LOAD_BALANCER_TYPE_ENUM,
    PageSize: PAGE_SIZE,
  },
  DescribeTargetGroupsInput: {
    PageSize: PAGE_SIZE,
  },
  DescribeTargetHealthInput: {
    Include: { items: DESCRIBE_TARGET_HEALTH_INPUT_INCLUDE_ENUM },
  },
  FixedResponseActionConfig: {
    ContentType: FIXED_RESPONSE_ACTION_CONTENT_TYPE,
    MessageBody: FIXED_RESPONSE_ACTION_MESSAGE,
    StatusCode: FIXED_RESPONSE_ACTION_STATUS_CODE,
  },
  ListenerAttribute: {
    Key: LISTENER_ATTRIBUTE_KEY,
  },
  LoadBalancerAttribute: {
    Key: LOAD_BALANCER_ATTRIBUTE_KEY,
    Value: LOAD_BALANCER_ATTRIBUTE_VALUE,
  },
  ModifyListenerInput: {
    Port: PORT,
    Protocol: PROTOCOL_ENUM,
  },
  ModifyLoadBalancerAttributesInput: {
    Attributes: LOAD_BALANCER_ATTRIBUTES,
  },
  ModifyTargetGroupInput: {
    HealthCheckIntervalSeconds: HEALTH_CHECK_INTERVAL_SECONDS,
    HealthCheckPath: PATH,
    HealthCheckProtocol: PROTOCOL_ENUM,
    HealthCheckTimeoutSeconds: HEALTH_CHECK_TIMEOUT_SECONDS,
    HealthyThresholdCount: HEALTH_CHECK_THRESHOLD_COUNT,
    UnhealthyThresholdCount: HEALTH_CHECK_THRESHOLD_COUNT,
  },
  RedirectActionConfig: {
    Host: REDIRECT_ACTION_HOST,
    Path: REDIRECT_ACTION_PATH,
    Protocol: REDIRECT_ACTION_PROTOCOL,
    Query: REDIRECT_ACTION_QUERY,
    StatusCode: REDIRECT_ACTION_STATUS_CODE_ENUM,
  },
  RemoveTagsInput: {
    TagKeys: { items: TAG_KEY },
  },
  RuleCondition: {
    Field: CONDITION_FIELD_NAME,
  },
  RulePriorityPair: {
    Priority: RULE_PRIORITY,
  },
  SetSecurityGroupsInput: {
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic:
      ENFORCE_SECURITY_GROUP_INBOUND_RULES_ON_PRIVATE_LINK_TRAFFIC_ENUM,
  },
  SetSubnetsInput: {
    EnablePrefixForIpv6SourceNat: ENABLE_PREFIX_FOR_IPV6_SOURCE_NAT_ENUM,
    IpAddressType: IP_ADDRESS_TYPE,
  },
  SourceIpConditionConfig: {
    IpAddressType: SOURCE_IP_ADDRESS_TYPE_ENUM,
  },
  Tag: {
    Key: TAG_KEY,
    Value: TAG_VALUE,
  },
  TargetDescription: {
    Port: PORT,
    QuicServerId: QUIC_SERVER_ID,
  },
  TargetGroupAttribute: {
    Key: TARGET_GROUP_ATTRIBUTE_KEY,
  },
};
