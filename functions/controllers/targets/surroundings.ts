import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { readTags, TAGGED_AT_ONCE } from '../../aws/elasticLoadBalancing/tags.ts';
import { describeListenerWeights } from '../../aws/elasticLoadBalancing/describeListenerWeights.ts';
import type { ListenerWeights } from '../../aws/elasticLoadBalancing/listenerWeights.ts';
import { type Counted, type HostCounts, readHostCounts } from './hostCounts.ts';
import type { Tags } from '../../aws/tags.ts';
import { zonesShiftedAway } from '../../aws/arcZonalShift.ts';
import {
  describeGroup,
  describeGroups,
  describeLoadBalancer,
  type DescribedLoadBalancer,
} from '../../aws/elasticLoadBalancing/targetGroups.ts';

/** What a look at one group needs and what seldom changes: the group itself, its tag, and what it stands behind. */
export interface Surroundings {
  /** undefined if there is no such target group. */
  group(arn: string): Promise<TargetGroup | undefined>;
  /** All groups that the listeners of a load balancer send to. */
  groupsOf(loadBalancerArn: string): Promise<readonly TargetGroup[]>;
  /** How its listeners share out new connections; nothing where there is only one group to send to. */
  weightsOf(loadBalancerArn: string): Promise<readonly ListenerWeights[]>;
  /** All groups of instances and addresses in a VPC, attached to a load balancer or not. */
  groupsIn(vpcId: string): Promise<readonly TargetGroup[]>;
  /** How many targets each of these groups has in each zone: all of the groups of a load balancer. */
  countsOf(counted: Counted, nowMs: number): Promise<HostCounts>;
  /** undefined if there is no such load balancer. */
  loadBalancer(arn: string): Promise<DescribedLoadBalancer | undefined>;
  /** None where the group has none, or is not there itself. */
  tags(groupArn: string): Promise<Tags>;
  /** The ids of the zones that a load balancer's traffic is shifted away from; undefined where ARC does not say. */
  shiftedAway(loadBalancerArn: string): Promise<readonly string[] | undefined>;
}

const NO_TAGS: Tags = new Map();

/** In the very outage that this is about, ARC may not answer: a bridge must not wait for it. */
const readShift = (loadBalancerArn: string) => zonesShiftedAway(loadBalancerArn).catch(() => undefined);

const isIn =
  (vpcId: string) =>
  ({ VpcId, TargetType }: TargetGroup): boolean =>
    VpcId === vpcId && (TargetType === 'instance' || TargetType === 'ip');

/** Each asked for anew: for whoever was told to look at one group. */
export const FRESH: Surroundings = {
  group: describeGroup,
  groupsOf: describeGroups,
  weightsOf: describeListenerWeights,
  groupsIn: async (vpcId) => (await describeGroups()).filter(isIn(vpcId)),
  countsOf: readHostCounts,
  loadBalancer: describeLoadBalancer,
  tags: async (arn) => (await readTags([arn])).get(arn) ?? NO_TAGS,
  shiftedAway: readShift,
};

/**
 * Asked for by the page, once in a sweep, which lasts a minute at the most: then a look takes two calls to ELB instead of
 * seven, and as many more groups have their turn.
 */
export class SweptSurroundings implements Surroundings {
  readonly #arns: readonly string[];
  readonly #groups: ReadonlyMap<string, TargetGroup>;
  readonly #weights = new Map<string, Promise<readonly ListenerWeights[]>>();
  readonly #counts = new Map<string, Promise<HostCounts>>();
  readonly #loadBalancers = new Map<string, DescribedLoadBalancer | undefined>();
  readonly #tags = new Map<string, Tags>();
  readonly #shifts = new Map<string, Promise<readonly string[] | undefined>>();

  private constructor(arns: readonly string[], groups: readonly TargetGroup[]) {
    this.#arns = arns;
    this.#groups = new Map(groups.map((group) => [group.TargetGroupArn!, group]));
  }

  /** @param arns the groups of the fleet, in about the order in which they are looked at */
  static async read(arns: readonly string[]): Promise<SweptSurroundings> {
    return new SweptSurroundings(arns, await describeGroups());
  }

  group(arn: string): Promise<TargetGroup | undefined> {
    return Promise.resolve(this.#groups.get(arn));
  }

  groupsOf(loadBalancerArn: string): Promise<readonly TargetGroup[]> {
    const isBehind = ({ LoadBalancerArns = [] }: TargetGroup) => LoadBalancerArns.includes(loadBalancerArn);
    return Promise.resolve([...this.#groups.values()].filter(isBehind));
  }

  async weightsOf(loadBalancerArn: string): Promise<readonly ListenerWeights[]> {
    // A group that has no neighbour gets everything, and costs no call.
    if ((await this.groupsOf(loadBalancerArn)).length < 2) return [];
    const weights = this.#weights.get(loadBalancerArn) ?? describeListenerWeights(loadBalancerArn);
    this.#weights.set(loadBalancerArn, weights);
    return await weights;
  }

  groupsIn(vpcId: string): Promise<readonly TargetGroup[]> {
    return Promise.resolve([...this.#groups.values()].filter(isIn(vpcId)));
  }

  /** Fifty groups of one load balancer, all of which have failed, ask about the same ones. */
  countsOf(counted: Counted, nowMs: number): Promise<HostCounts> {
    const { loadBalancer } = counted;
    const known = this.#counts.get(loadBalancer);
    if (known) return known;
    const counts = readHostCounts(counted, nowMs);
    this.#counts.set(loadBalancer, counts);
    // What CloudWatch did not answer once, the next one asks anew.
    counts.catch(() => this.#counts.delete(loadBalancer));
    return counts;
  }

  async loadBalancer(arn: string): Promise<DescribedLoadBalancer | undefined> {
    if (!this.#loadBalancers.has(arn)) this.#loadBalancers.set(arn, await describeLoadBalancer(arn));
    return this.#loadBalancers.get(arn);
  }

  async tags(groupArn: string): Promise<Tags> {
    if (!this.#tags.has(groupArn)) {
      // One that is not there would spoil the answer about the others.
      const unknown = this.#arns.filter((arn) => this.#groups.has(arn) && !this.#tags.has(arn));
      const from = unknown.indexOf(groupArn);
      if (from < 0) return NO_TAGS;
      const asked = unknown.slice(from, from + TAGGED_AT_ONCE);
      const tags = await readTags(asked);
      for (const arn of asked) this.#tags.set(arn, tags.get(arn) ?? NO_TAGS);
    }
    return this.#tags.get(groupArn) ?? NO_TAGS;
  }

  shiftedAway(loadBalancerArn: string): Promise<readonly string[] | undefined> {
    const shift = this.#shifts.get(loadBalancerArn) ?? readShift(loadBalancerArn);
    this.#shifts.set(loadBalancerArn, shift);
    return shift;
  }
}
