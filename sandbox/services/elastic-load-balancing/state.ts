import { createHash } from 'node:crypto';
import { arn, type Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import { OrderedStore } from '../orderedStore.ts';
import {
  listenerNotFound,
  loadBalancerNotFound,
  ruleNotFound,
  targetGroupNotFound,
  validationError,
} from './errors.ts';
import type { Network } from './network.ts';
import { DEFAULT_OPTIONS, type LoadBalancingOptions } from './options.ts';
import type { Listener, LoadBalancer, Rule, TargetGroup, TrustStore } from './records.ts';

/** What has become different. Who hears of it reads what it needs afresh. */
export interface Change {
  readonly kind: 'load-balancer' | 'target-group' | 'targets' | 'health' | 'listener' | 'rule';
  /** Of the load balancer, target group or listener; for a rule, of its listener. */
  readonly arn: string;
  /** It was made inside of `instantly`, and is to show at once wherever it would otherwise take its time. */
  readonly isInstant: boolean;
}

/** A certificate as a load balancer looks at it. */
export interface AttachableCertificate {
  readonly isIssued: boolean;
  readonly keyAlgorithm: string;
}

/** What this service asks of others. */
export interface Surroundings {
  readonly network: Network;
  /** undefined if there is no such certificate. */
  readonly certificate: (arn: string) => AttachableCertificate | undefined;
  /** The zone that a load balancer's traffic is shifted away from. */
  readonly shiftedAway?: (loadBalancerArn: string) => string | undefined;
}

/** The mark of the nth resource of a name, from 0. */
export const markOf = (name: string, times = 0): string =>
  createHash('sha256').update(`${name} ${times}`).digest('hex').slice(0, 16);

/** The ARNs that the first Network Load Balancer and the first target group of a name will have. */
export const networkArns = (name: string): { readonly arn: string; readonly loadBalancer: string } => ({
  arn: arn('elasticloadbalancing', `targetgroup/${name}/${markOf(`group/${name}`)}`),
  loadBalancer: arn('elasticloadbalancing', `loadbalancer/net/${name}/${markOf(`network/${name}`)}`),
});

/** The ARN that the first Application Load Balancer of a name will have. */
export const websiteArn = (name: string): string =>
  arn('elasticloadbalancing', `loadbalancer/app/${name}/${markOf(`application/${name}`)}`);

/** What is no ARN of its kind is refused before it is looked for (users' reports). */
function checked(what: string, kind: string, given = ''): string {
  if (!new RegExp(`^arn:[^:]+:elasticloadbalancing:[^:]+:\\d{12}:${kind}/.+`).test(given))
    throw validationError(`'${given}' is not a valid ${what} ARN`);
  return given;
}

/** The state of Elastic Load Balancing in this Region. */
export class LoadBalancingState {
  readonly core: Core;
  readonly options: Required<LoadBalancingOptions>;
  readonly surroundings: Surroundings;
  readonly loadBalancers = new OrderedStore<LoadBalancer>();
  readonly targetGroups = new OrderedStore<TargetGroup>();
  readonly listeners = new OrderedStore<Listener>();
  readonly rules = new OrderedStore<Rule>();
  /** By ARN. The operations that make them, of objects of S3, are not simulated. */
  readonly trustStores = new Map<string, TrustStore>();
  readonly #subscribers: ((change: Change) => void)[] = [];
  readonly #random: Random;
  /** By certificate; found again after each change, since lists of certificates ask for every one. */
  #users: ReadonlyMap<string, readonly string[]> | undefined;
  readonly #marks = new Map<string, number>();
  #isInstant = false;

  constructor(core: Core, options: LoadBalancingOptions, surroundings: Surroundings) {
    this.core = core;
    this.options = { ...DEFAULT_OPTIONS, ...options };
    this.surroundings = surroundings;
    this.#random = core.random.fork('elastic-load-balancing');
  }

  subscribe(subscriber: (change: Change) => void): void {
    this.#subscribers.push(subscriber);
  }

  tell(kind: Change['kind'], arn: string): void {
    this.#users = undefined;
    for (const subscriber of this.#subscribers) subscriber({ kind, arn, isInstant: this.#isInstant });
  }

  /**
   * Sixteen hexadecimal digits, by which AWS tells resources of one name apart. They follow from the name and from how
   * often it was given before, so that a fleet can be written down for a world that is built only later.
   */
  newMark(name: string): string {
    const times = this.#marks.get(name) ?? 0;
    this.#marks.set(name, times + 1);
    return markOf(name, times);
  }

  /** Goes on with `next` when some time within the span has passed, or at once inside of `instantly`. */
  after([shortest, longest]: readonly [number, number], next: () => void): void {
    if (this.#isInstant) next();
    else this.core.clock.setTimeout(next, Math.round(1000 * this.#random.between(shortest, longest)));
  }

  /** Everything that is asked for in `setUp` is there at once, as if it had been made long before. */
  async instantly<Result>(setUp: () => Promise<Result>): Promise<Result> {
    this.#isInstant = true;
    try {
      return await setUp();
    } finally {
      this.#isInstant = false;
    }
  }

  /** What `verify` takes clients by. @returns its ARN, which follows from its name */
  createTrustStore(name: string, authoritiesPem: string): string {
    const created = arn('elasticloadbalancing', `truststore/${name}/${markOf(`truststore/${name}`)}`);
    this.trustStores.set(created, { arn: created, authoritiesPem });
    return created;
  }

  /** @throws {AwsError} LoadBalancerNotFound, ValidationError */
  loadBalancer(arn: string | undefined): LoadBalancer {
    const found = this.loadBalancers.get(checked('load balancer', 'loadbalancer', arn));
    if (!found) throw loadBalancerNotFound();
    return found;
  }

  /** @throws {AwsError} TargetGroupNotFound, ValidationError */
  targetGroup(arn: string | undefined): TargetGroup {
    const found = this.targetGroups.get(checked('target group', 'targetgroup', arn));
    if (!found) throw targetGroupNotFound();
    return found;
  }

  /** @throws {AwsError} ListenerNotFound, ValidationError */
  listener(arn: string | undefined): Listener {
    const found = this.listeners.get(checked('listener', 'listener', arn));
    if (!found) throw listenerNotFound();
    return found;
  }

  /** @throws {AwsError} RuleNotFound, ValidationError */
  rule(arn: string | undefined): Rule {
    const found = this.rules.get(checked('listener rule', 'listener-rule', arn));
    if (!found) throw ruleNotFound();
    return found;
  }

  /** The load balancers that a certificate is attached to, by ARN. */
  usersOf(certificateArn: string): readonly string[] {
    return (this.#users ??= this.#findUsers()).get(certificateArn) ?? [];
  }

  #findUsers(): Map<string, string[]> {
    const users = new Map<string, string[]>();
    for (const { loadBalancerArn, defaultCertificate, certificates } of this.listeners.all()) {
      for (const certificate of defaultCertificate === undefined ? [] : [defaultCertificate, ...certificates]) {
        const known = users.get(certificate) ?? [];
        if (!known.includes(loadBalancerArn)) users.set(certificate, [...known, loadBalancerArn]);
      }
    }
    return users;
  }

  listenersOf(loadBalancerArn: string): Listener[] {
    return this.listeners.all().filter((listener) => listener.loadBalancerArn === loadBalancerArn);
  }

  /** A listener's rules in the order in which they are tried, without the default one. */
  rulesOf(listenerArn: string): Rule[] {
    return this.rules
      .all()
      .filter((rule) => rule.listenerArn === listenerArn)
      .toSorted((a, b) => a.priority - b.priority);
  }

  /** The load balancers that send to a group, by a listener's default action or by a rule. */
  loadBalancersOf(targetGroupArn: string): LoadBalancer[] {
    const isTarget = ({ TargetGroupArn }: { TargetGroupArn?: string | undefined }) => TargetGroupArn === targetGroupArn;
    const sendsTo = (actions: Listener['defaultActions']) =>
      actions.some((action) => isTarget(action) || action.ForwardConfig?.TargetGroups?.some(isTarget));
    const arns = new Set<string>();
    for (const { loadBalancerArn, defaultActions } of this.listeners.all())
      if (sendsTo(defaultActions)) arns.add(loadBalancerArn);
    for (const { listenerArn, actions } of this.rules.all())
      if (sendsTo(actions)) arns.add(this.listener(listenerArn).loadBalancerArn);
    return this.loadBalancers.all().filter(({ id }) => arns.has(id));
  }
}
