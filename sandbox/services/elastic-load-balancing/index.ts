import * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Core } from '../../core.ts';
import type { Authority } from '../../dns/resolver.ts';
import { service, type WireService } from '../../wire/service.ts';
import { accountLimitHandlers } from './accountLimits.ts';
import { CONSTRAINTS } from './constraints.ts';
import { loadBalancerNames } from './dns.ts';
import { listenerCertificateHandlers } from './listenerCertificates.ts';
import { listenerHandlers } from './listeners.ts';
import { loadBalancerHandlers } from './loadBalancers.ts';
import type { LoadBalancingOptions } from './options.ts';
import { ruleHandlers } from './rules.ts';
import { sslPolicyHandlers } from './sslPolicies.ts';
import type { LoadBalancer } from './records.ts';
import { LoadBalancingState, type Change, type Surroundings } from './state.ts';
import { tagHandlers, tagsByArn } from './tags.ts';
import { targetGroupHandlers } from './targetGroups.ts';
import { targetHandlers } from './targets.ts';
import { TargetHealth } from './targetHealth.ts';

export { networkOfNames, type Network } from './network.ts';
export type { LoadBalancingOptions } from './options.ts';
export type { EnabledZone, Health, Listener, LoadBalancer, Rule, Target, TargetGroup } from './records.ts';
export { sslPolicy } from './sslPolicies.ts';
export { networkHost, websiteHost } from './loadBalancers.ts';
export { networkArns, websiteArn } from './state.ts';
export type { AttachableCertificate, Change, Surroundings } from './state.ts';
export type { HealthDriver, TargetHealth } from './targetHealth.ts';

/** Elastic Load Balancing v2: Application and Network Load Balancers, as far as their control plane goes. */
export interface ElasticLoadBalancing {
  readonly wire: WireService;
  /** Everything as it is, for data planes; nobody but this service changes it. */
  readonly state: Pick<
    LoadBalancingState,
    | 'loadBalancers'
    | 'targetGroups'
    | 'listeners'
    | 'listenersOf'
    | 'rulesOf'
    | 'loadBalancersOf'
    | 'trustStores'
    | 'createTrustStore'
  >;
  /** How targets are, and who finds it out. */
  readonly health: TargetHealth;
  /** The name servers of load balancers. */
  readonly names: Authority;
  /** Whether a zone of a load balancer is in DNS: always, unless whoever drives the health of targets says otherwise. */
  isInService: (loadBalancer: LoadBalancer, zone: string) => boolean;
  /** Tells of every change, after it. */
  subscribe(subscriber: (change: Change) => void): void;
  /** The load balancers that a certificate is attached to, by ARN: what ACM shows as `InUseBy`. */
  usersOf(certificateArn: string): readonly string[];
  /** The tags of a load balancer, target group, listener or rule; undefined if there is no such resource. */
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
  /** What is created inside `setUp` is there at once, as if it had been made long before: for scenarios. */
  instantly<Result>(setUp: () => Promise<Result>): Promise<Result>;
}

export function createElasticLoadBalancing(
  core: Core,
  surroundings: Surroundings,
  options: LoadBalancingOptions = {},
): ElasticLoadBalancing {
  const state = new LoadBalancingState(core, options, surroundings);
  const health = new TargetHealth(state);
  const balancing: ElasticLoadBalancing = {
    wire: service(
      client,
      CONSTRAINTS,
    )({
      ...loadBalancerHandlers(state),
      ...targetGroupHandlers(state),
      ...targetHandlers(state, health),
      ...listenerHandlers(state),
      ...listenerCertificateHandlers(state),
      ...ruleHandlers(state),
      ...sslPolicyHandlers,
      ...accountLimitHandlers,
      ...tagHandlers(state),
    }),
    state,
    health,
    names: loadBalancerNames(state, (loadBalancer, zone) => balancing.isInService(loadBalancer, zone)),
    isInService: () => true,
    subscribe: (subscriber) => state.subscribe(subscriber),
    usersOf: (certificateArn) => state.usersOf(certificateArn),
    resourceTags: (arn) => {
      const tags = tagsByArn(state, arn);
      return tags && Object.fromEntries(tags);
    },
    instantly: (setUp) => state.instantly(setUp),
  };
  return balancing;
}
