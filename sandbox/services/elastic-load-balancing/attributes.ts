import { invalidConfiguration, validationError } from './errors.ts';
import type { LoadBalancer, TargetGroup } from './records.ts';

/** An attribute's value to begin with, and what it may be. */
interface Attribute {
  readonly initial: string;
  readonly accepts: RegExp;
}

const flag = (initial: 'true' | 'false'): Attribute => ({ initial, accepts: /^(?:true|false)$/ });
const number = (initial: number): Attribute => ({ initial: String(initial), accepts: /^\d{1,9}$/ });
const choice = (initial: string, ...others: string[]): Attribute => ({
  initial,
  accepts: new RegExp(`^(?:${[initial, ...others].join('|')})$`),
});
const text = (initial = ''): Attribute => ({ initial, accepts: /^.{0,1024}$/ });

type Attributes = Readonly<Record<string, Attribute>>;

// Names, values and defaults: API reference, LoadBalancerAttribute and TargetGroupAttribute.

const OF_ANY_LOAD_BALANCER: Attributes = {
  'access_logs.s3.enabled': flag('false'),
  'access_logs.s3.bucket': text(),
  'access_logs.s3.prefix': text(),
  'deletion_protection.enabled': flag('false'),
  'ipv6.deny_all_igw_traffic': flag('false'),
  'zonal_shift.config.enabled': flag('false'),
};

const OF_LOAD_BALANCER: Readonly<Record<LoadBalancer['type'], Attributes>> = {
  application: {
    ...OF_ANY_LOAD_BALANCER,
    'load_balancing.cross_zone.enabled': { initial: 'true', accepts: /^true$/ },
    'client_keep_alive.seconds': number(3600),
    'connection_logs.s3.enabled': flag('false'),
    'connection_logs.s3.bucket': text(),
    'connection_logs.s3.prefix': text(),
    'health_check_logs.s3.enabled': flag('false'),
    'health_check_logs.s3.bucket': text(),
    'health_check_logs.s3.prefix': text(),
    'idle_timeout.timeout_seconds': number(60),
    'routing.http.desync_mitigation_mode': choice('defensive', 'monitor', 'strictest'),
    'routing.http.drop_invalid_header_fields.enabled': flag('false'),
    'routing.http.preserve_host_header.enabled': flag('false'),
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': flag('false'),
    'routing.http.xff_client_port.enabled': flag('false'),
    'routing.http.xff_header_processing.mode': choice('append', 'preserve', 'remove'),
    'routing.http2.enabled': flag('true'),
    'waf.fail_open.enabled': flag('false'),
  },
  network: {
    ...OF_ANY_LOAD_BALANCER,
    'load_balancing.cross_zone.enabled': flag('false'),
    'dns_record.client_routing_policy': choice(
      'any_availability_zone',
      'availability_zone_affinity',
      'partial_availability_zone_affinity',
    ),
    // Addresses of a subnet beside its own, at most seven (API reference).
    'secondary_ips.auto_assigned.per_subnet': { initial: '0', accepts: /^[0-7]$/ },
  },
};

/** The thresholds of a group's health: a number of targets, or, for DNS, `off`. */
const countOrOff: Attribute = { initial: '1', accepts: /^(?:off|[1-9]\d{0,3})$/ };
const count: Attribute = { initial: '1', accepts: /^[1-9]\d{0,3}$/ };
const percentage: Attribute = { initial: 'off', accepts: /^(?:off|[1-9]\d?|100)$/ };

const OF_ANY_GROUP: Attributes = {
  'deregistration_delay.timeout_seconds': { initial: '300', accepts: /^(?:[0-2]?\d{1,3}|3[0-5]\d\d|3600)$/ },
  'load_balancing.cross_zone.enabled': choice('use_load_balancer_configuration', 'true', 'false'),
  'stickiness.enabled': flag('false'),
  'target_group_health.dns_failover.minimum_healthy_targets.count': countOrOff,
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': percentage,
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': count,
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': percentage,
};

const OF_HTTP_GROUP: Attributes = {
  ...OF_ANY_GROUP,
  'load_balancing.algorithm.anomaly_mitigation': choice('off', 'on'),
  'load_balancing.algorithm.type': choice('round_robin', 'least_outstanding_requests', 'weighted_random'),
  'slow_start.duration_seconds': number(0),
  'stickiness.type': choice('lb_cookie', 'app_cookie'),
  'stickiness.app_cookie.cookie_name': text(),
  'stickiness.app_cookie.duration_seconds': number(86_400),
  'stickiness.lb_cookie.duration_seconds': number(86_400),
};

const ofTransportGroup = ({ targetType, protocol }: Pick<TargetGroup, 'targetType' | 'protocol'>): Attributes => {
  const hidesClient = targetType === 'ip' && (protocol === 'TCP' || protocol === 'TLS');
  return {
    ...OF_ANY_GROUP,
    'deregistration_delay.connection_termination.enabled': flag('false'),
    'preserve_client_ip.enabled': flag(hidesClient ? 'false' : 'true'),
    'proxy_protocol_v2.enabled': flag('false'),
    'stickiness.type': choice('source_ip', 'source_ip_dest_ip', 'source_ip_dest_ip_proto'),
    'target_health_state.unhealthy.connection_termination.enabled': flag('true'),
    'target_health_state.unhealthy.draining_interval_seconds': {
      initial: '0',
      accepts: /^(?:\d{1,5}|[12]\d{5}|3[0-5]\d{4}|360000)$/,
    },
  };
};

const ofGroup = (group: Pick<TargetGroup, 'targetType' | 'protocol'>): Attributes =>
  group.protocol === 'HTTP' || group.protocol === 'HTTPS' ? OF_HTTP_GROUP : ofTransportGroup(group);

export const initialLoadBalancerAttributes = (type: LoadBalancer['type']): Map<string, string> =>
  initialOf(OF_LOAD_BALANCER[type]);

export const initialGroupAttributes = (group: Pick<TargetGroup, 'targetType' | 'protocol'>): Map<string, string> =>
  initialOf(ofGroup(group));

const initialOf = (attributes: Attributes): Map<string, string> =>
  new Map(Object.entries(attributes).map(([key, { initial }]) => [key, initial]));

interface Given {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Sets all or none. @throws {AwsError} ValidationError for a key or value that this type of load balancer does not take */
export function setLoadBalancerAttributes(loadBalancer: LoadBalancer, given: readonly Given[]): void {
  set(loadBalancer.attributes, OF_LOAD_BALANCER[loadBalancer.type], given, 'Load balancer attribute');
}

/** Sets all or none. @throws {AwsError} ValidationError for a key or value that a group of this protocol does not take */
export function setGroupAttributes(group: TargetGroup, given: readonly Given[]): void {
  const after = new Map(group.attributes);
  set(after, ofGroup(group), given, 'Target group attribute');
  checkTogether(after);
  for (const [key, value] of after) group.attributes.set(key, value);
}

/** What attributes of a group allow of each other ("Target group attributes" and "Target group health" of the guides). */
function checkTogether(values: ReadonlyMap<string, string>): void {
  const number = (key: string) => Number(values.get(key)?.replace('off', '0') ?? 0);
  if (
    number('target_health_state.unhealthy.draining_interval_seconds') > 0 &&
    values.get('target_health_state.unhealthy.connection_termination.enabled') === 'true'
  )
    throw invalidConfiguration(
      'The unhealthy draining interval requires that connection termination for unhealthy targets is disabled',
    );
  for (const unit of ['count', 'percentage']) {
    const [dns, routing] = ['dns_failover', 'unhealthy_state_routing'].map(
      (kind) => `target_group_health.${kind}.minimum_healthy_targets.${unit}`,
    );
    if (values.get(dns!) !== 'off' && number(dns!) < number(routing!))
      throw invalidConfiguration(`'${dns}' must not be lower than '${routing}'`);
  }
}

function set(values: Map<string, string>, known: Attributes, given: readonly Given[], what: string): void {
  for (const { Key = '', Value = '' } of given) {
    const attribute = known[Key];
    if (!attribute) throw validationError(`${what} key '${Key}' is not recognized`);
    if (!attribute.accepts.test(Value)) throw validationError(`'${Value}' is not a valid value for '${Key}'`);
  }
  for (const { Key = '', Value = '' } of given) values.set(Key, Value);
}

export const listOfAttributes = (values: ReadonlyMap<string, string>): { Key: string; Value: string }[] =>
  [...values].map(([Key, Value]) => ({ Key, Value }));
