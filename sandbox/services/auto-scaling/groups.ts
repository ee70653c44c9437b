import type { LaunchInstancesResult, LifecycleState, MixedInstancesPolicy } from '@aws-sdk/client-auto-scaling';
import {
  DeregisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn, type Core } from '../../core.ts';
import type { Ec2, Instance, Subnet } from '../ec2/index.ts';
import { type Hook, Waits } from './hooks.ts';

/** One Auto Scaling group. */
export interface Group {
  readonly name: string;
  readonly subnets: readonly Subnet[];
  readonly instanceType: string;
  /** One of the two says what is launched. */
  readonly launchTemplate: LaunchTemplate | undefined;
  readonly mixed: MixedInstancesPolicy | undefined;
  readonly createdMs: number;
  readonly targetGroupArns: readonly string[];
  readonly tags: Map<string, string>;
  /** The keys of those that its instances get, too. */
  readonly propagated: ReadonlySet<string>;
  readonly graceSeconds: number;
  readonly rebalancesCapacity: boolean;
  readonly lifetimeSeconds: number | undefined;
  readonly protectsNew: boolean;
  readonly min: number;
  readonly max: number;
  desired: number;
  /** By process, since when. */
  readonly suspended: Map<string, number>;
  readonly hooks: Map<string, Hook>;
  /** Instances that belong to it, those of its warm pool among them. */
  readonly members: Map<string, Member>;
  /** What LaunchInstances was asked and has answered, by its token. */
  readonly launches: Map<string, { readonly request: string; readonly answer: LaunchInstancesResult }>;
  /** Of the instance refresh that was begun last. */
  refresh: string | undefined;
}

export interface Member {
  lifecycle: LifecycleState;
  isProtected: boolean;
}

/** By its id and its name, whichever it was given by. */
interface LaunchTemplate {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  readonly Version: string;
}

export const groupArn = (name: string): string =>
  arn('autoscaling', `autoScalingGroup:0a000000-0000-4000-8000-000000000000:autoScalingGroupName/${name}`);

export const isWarm = ({ lifecycle }: Member): boolean => lifecycle.startsWith('Warmed:');

/** Those that the group's size counts: neither on their way out, nor set aside, nor in the warm pool. */
const isCounted = (member: Member): boolean =>
  !isWarm(member) && member.lifecycle !== 'Standby' && !member.lifecycle.startsWith('Terminating');

/** Keeps groups at the size that they should have, and their instances registered with load balancers. */
export class Groups {
  readonly all = new Map<string, Group>();
  /** The zones in which EC2 launches nothing at this time, and what it says. */
  readonly refusals = new Map<string, { readonly code: string; readonly message: string }>();
  readonly waits: Waits;
  readonly #core: Core;
  readonly #ec2: Ec2;
  readonly #elb: () => ElasticLoadBalancingV2Client;

  constructor(core: Core, ec2: Ec2, elb: () => ElasticLoadBalancingV2Client) {
    this.#core = core;
    this.#ec2 = ec2;
    this.#elb = elb;
    this.waits = new Waits(core.clock);
    ec2.subscribe((instance) => void this.#onInstance(instance));
    ec2.subscribeToWarnings((instance) => this.#onWarning(instance));
  }

  /** Without those of the warm pool, which only DescribeWarmPool shows (API reference, "DescribeAutoScalingGroups"). */
  instancesOf(group: Group): Instance[] {
    return [...group.members].flatMap(([id, member]) => (isWarm(member) ? [] : [this.#ec2.state.instance(id)]));
  }

  groupOf(instanceId: string): Group | undefined {
    return [...this.all.values()].find(({ members }) => members.has(instanceId));
  }

  /** In the zone, or where there are the fewest. Instances carry the group's name in a tag that AWS gives. */
  launch(group: Group, zone?: string, lifecycle: LifecycleState = 'Pending'): Instance {
    const count = ({ zone: inZone }: Subnet) =>
      this.instancesOf(group).filter(({ subnet }) => subnet.zone === inZone).length;
    const [fewest] = group.subnets
      .filter(({ zone: inZone }) => !this.refusals.has(inZone))
      .toSorted((a, b) => count(a) - count(b) || a.zone.localeCompare(b.zone));
    const subnet = group.subnets.find((candidate) => candidate.zone === zone) ?? fewest!;
    const propagated = [...group.tags].filter(([key]) => group.propagated.has(key));
    const tags = new Map([...propagated, ['aws:autoscaling:groupName', group.name]]);
    const instance = this.#ec2.state.launch(subnet, { instanceType: group.instanceType, tags }, (launched) =>
      group.members.set(launched.id, { lifecycle, isProtected: group.protectsNew }),
    );
    return instance;
  }

  /** Out of service first: load balancers send nothing to it any more. Then hooks may make it wait. */
  async terminate(group: Group, instance: Instance): Promise<void> {
    const member = group.members.get(instance.id);
    if (!member || member.lifecycle.startsWith('Terminating')) return;
    member.lifecycle = 'Terminating';
    await this.deregister(group, instance.id);
    const end = () => {
      member.lifecycle = 'Terminating:Proceed';
      if (instance.state === 'running' || instance.state === 'pending') {
        this.#ec2.state.change(instance, 'shutting-down', 'terminated');
      }
    };
    const isThere = instance.state === 'running';
    this.#await(group, instance.id, member, isThere ? 'TERMINATING' : undefined, end);
  }

  /** Launches what is missing, unless somebody has suspended that. */
  replenish(group: Group): void {
    if (group.suspended.has('Launch')) return;
    const staying = () => [...group.members.values()].filter(isCounted).length;
    if (group.subnets.every(({ zone }) => this.refusals.has(zone))) return;
    while (staying() < group.desired) this.launch(group);
  }

  async enterService(group: Group, id: string): Promise<void> {
    const member = group.members.get(id);
    if (!member) return;
    member.lifecycle = 'InService';
    if (group.suspended.has('AddToLoadBalancer')) return;
    for (const TargetGroupArn of group.targetGroupArns) {
      await this.#elb().send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: id }] }));
    }
  }

  async deregister(group: Group, id: string): Promise<void> {
    for (const TargetGroupArn of group.targetGroupArns) {
      await this.#elb().send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: id }] }));
    }
  }

  #await(group: Group, id: string, member: Member, way: 'LAUNCHING' | 'TERMINATING' | undefined, then: () => void) {
    const hooks = [...group.hooks.values()].filter(
      ({ transition }) => transition === `autoscaling:EC2_INSTANCE_${way}`,
    );
    if (hooks.length > 0) member.lifecycle = way === 'LAUNCHING' ? 'Pending:Wait' : 'Terminating:Wait';
    this.waits.begin(id, hooks, (result) => {
      if (result === 'ABANDON' && way === 'LAUNCHING') void this.terminate(group, this.#ec2.state.instance(id));
      else then();
    });
  }

  async #onInstance(instance: Instance): Promise<void> {
    const group = this.groupOf(instance.id);
    const member = group?.members.get(instance.id);
    if (!group || !member) return;
    if (instance.state === 'running') {
      if (isWarm(member)) {
        member.lifecycle = 'Warmed:Running';
        return;
      }
      this.#await(group, instance.id, member, 'LAUNCHING', () => {
        this.#tell('EC2 Instance Launch Successful', group, instance);
        void this.enterService(group, instance.id);
      });
    }
    // What has stopped is replaced only while both are at work (user guide, "Types of processes").
    const replaces = !group.suspended.has('HealthCheck') && !group.suspended.has('ReplaceUnhealthy');
    if ((instance.state === 'stopped' && replaces) || instance.state === 'shutting-down')
      await this.terminate(group, instance);
    if (instance.state === 'terminated') {
      group.members.delete(instance.id);
      this.#tell('EC2 Instance Terminate Successful', group, instance);
      this.replenish(group);
    }
  }

  /** A group that rebalances capacity launches first, where it can (user guide, "Capacity Rebalancing"). */
  #onWarning(instance: Instance): void {
    const group = this.groupOf(instance.id);
    if (!group?.rebalancesCapacity || group.suspended.has('Launch') || this.refusals.has(instance.subnet.zone)) return;
    this.launch(group, instance.subnet.zone);
  }

  #tell(detailType: string, { name }: Group, { id }: Instance): void {
    this.#core.emit({
      source: 'aws.autoscaling',
      'detail-type': detailType,
      resources: [groupArn(name), arn('ec2', `instance/${id}`)],
      detail: { AutoScalingGroupName: name, EC2InstanceId: id, StatusCode: 'InProgress' },
    });
  }
}
