import type { LaunchInstancesResult } from '@aws-sdk/client-auto-scaling';
import {
  DeregisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn, type Core } from '../../core.ts';
import type { Ec2, Instance, Subnet } from '../ec2/index.ts';

/** One Auto Scaling group. */
export interface Group {
  readonly name: string;
  readonly subnets: readonly Subnet[];
  readonly instanceType: string;
  readonly launchTemplate: LaunchTemplate;
  readonly createdMs: number;
  readonly targetGroupArns: readonly string[];
  readonly tags: Map<string, string>;
  /** The keys of those that its instances get, too. */
  readonly propagated: ReadonlySet<string>;
  readonly min: number;
  readonly max: number;
  desired: number;
  /** By process, since when. */
  readonly suspended: Map<string, number>;
  /** Instances that belong to it, and whether they are on their way out. */
  readonly members: Map<string, { isLeaving: boolean }>;
  /** What LaunchInstances was asked and has answered, by its token. */
  readonly launches: Map<string, { readonly request: string; readonly answer: LaunchInstancesResult }>;
  isRefreshing: boolean;
}

/** By its id and its name, whichever it was given by. */
interface LaunchTemplate {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  readonly Version: string;
}

export const groupArn = (name: string): string =>
  arn('autoscaling', `autoScalingGroup:0a000000-0000-4000-8000-000000000000:autoScalingGroupName/${name}`);

/** Keeps groups at the size that they should have, and their instances registered with load balancers. */
export class Groups {
  readonly all = new Map<string, Group>();
  /** The zones in which EC2 launches nothing at this time, and what it says. */
  readonly refusals = new Map<string, { readonly code: string; readonly message: string }>();
  readonly #core: Core;
  readonly #ec2: Ec2;
  readonly #elb: () => ElasticLoadBalancingV2Client;

  constructor(core: Core, ec2: Ec2, elb: () => ElasticLoadBalancingV2Client) {
    this.#core = core;
    this.#ec2 = ec2;
    this.#elb = elb;
    ec2.subscribe((instance) => void this.#onInstance(instance));
  }

  instancesOf(group: Group): Instance[] {
    return [...group.members.keys()].map((id) => this.#ec2.state.instance(id));
  }

  groupOf(instanceId: string): Group | undefined {
    return [...this.all.values()].find(({ members }) => members.has(instanceId));
  }

  /** In the zone, or where there are the fewest. Instances carry the group's name in a tag that AWS gives. */
  launch(group: Group, zone?: string): Instance {
    const count = ({ zone: inZone }: Subnet) =>
      this.instancesOf(group).filter(({ subnet }) => subnet.zone === inZone).length;
    const [fewest] = group.subnets
      .filter(({ zone: inZone }) => !this.refusals.has(inZone))
      .toSorted((a, b) => count(a) - count(b) || a.zone.localeCompare(b.zone));
    const subnet = group.subnets.find((candidate) => candidate.zone === zone) ?? fewest!;
    const propagated = [...group.tags].filter(([key]) => group.propagated.has(key));
    const tags = new Map([...propagated, ['aws:autoscaling:groupName', group.name]]);
    const instance = this.#ec2.state.launch(subnet, { instanceType: group.instanceType, tags }, (launched) =>
      group.members.set(launched.id, { isLeaving: false }),
    );
    return instance;
  }

  /** Out of service first: load balancers send nothing to it any more. */
  async terminate(group: Group, instance: Instance): Promise<void> {
    const member = group.members.get(instance.id);
    if (!member || member.isLeaving) return;
    member.isLeaving = true;
    for (const TargetGroupArn of group.targetGroupArns) {
      await this.#elb().send(new DeregisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: instance.id }] }));
    }
    if (instance.state === 'running' || instance.state === 'pending') {
      this.#ec2.state.change(instance, 'shutting-down', 'terminated');
    }
  }

  /** Launches what is missing, unless somebody has suspended that. */
  replenish(group: Group): void {
    if (group.suspended.has('Launch')) return;
    const staying = () => [...group.members.values()].filter(({ isLeaving }) => !isLeaving).length;
    if (group.subnets.every(({ zone }) => this.refusals.has(zone))) return;
    while (staying() < group.desired) this.launch(group);
  }

  async #onInstance(instance: Instance): Promise<void> {
    const group = this.groupOf(instance.id);
    if (!group) return;
    if (instance.state === 'running') {
      this.#tell('EC2 Instance Launch Successful', group, instance);
      for (const TargetGroupArn of group.targetGroupArns) {
        await this.#elb().send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: instance.id }] }));
      }
    }
    if (instance.state === 'stopped' || instance.state === 'shutting-down') await this.terminate(group, instance);
    if (instance.state === 'terminated') {
      group.members.delete(instance.id);
      this.#tell('EC2 Instance Terminate Successful', group, instance);
      this.replenish(group);
    }
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
