import {
  DeregisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { DeploymentControllerType, LaunchType, LoadBalancer } from '@aws-sdk/client-ecs';
import { arn, type Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import type { Ec2, Subnet } from '../ec2/index.ts';

export interface Task {
  readonly id: string;
  readonly subnet: Subnet;
  readonly address: string;
  status: 'PENDING' | 'RUNNING' | 'STOPPED';
}

export interface Service {
  readonly cluster: string;
  readonly name: string;
  readonly subnets: readonly Subnet[];
  readonly targetGroupArn: string;
  readonly port: number;
  readonly loadBalancer: LoadBalancer;
  readonly taskDefinition: string;
  readonly launchType: LaunchType;
  readonly createdMs: number;
  readonly tags: Map<string, string>;
  readonly tasks: Set<Task>;
  desired: number;
  spreads: boolean;
  /** Who deploys: ECS itself, CodeDeploy, or somebody else. */
  readonly controller: DeploymentControllerType;
  readonly maximumPercent: number;
  /** More than one while its tasks are replaced by those of another revision: deployments of ECS, or task sets. */
  deployments: number;
}

/** From placing a task until it runs, in seconds: a guess of what Fargate takes. */
const START_SECONDS = [20, 60] as const;

export const serviceArn = ({ cluster, name }: Service): string => arn('ecs', `service/${cluster}/${name}`);

/** Keeps services at the number of tasks that they should have, registered with their target groups. */
export class Tasks {
  readonly #core: Core;
  readonly #ec2: Ec2;
  readonly #elb: () => ElasticLoadBalancingV2Client;
  readonly #random: Random;
  #isInstant = false;
  #count = 0;

  constructor(core: Core, ec2: Ec2, elb: () => ElasticLoadBalancingV2Client) {
    this.#core = core;
    this.#ec2 = ec2;
    this.#elb = elb;
    this.#random = core.random.fork('ecs');
  }

  async instantly<Result>(setUp: () => Promise<Result>): Promise<Result> {
    this.#isInstant = true;
    try {
      return await setUp();
    } finally {
      this.#isInstant = false;
    }
  }

  /** Starts what is missing and stops what is too much, where there are the fewest and the most. */
  async settle(service: Service): Promise<void> {
    const { tasks } = service;
    while (tasks.size < service.desired) await this.#start(service, byCount(service)[0]!);
    while (tasks.size > service.desired) await this.stop(service, lastIn(service, byCount(service).at(-1)!));
  }

  /** One step of Availability Zone rebalancing: a new task where there are the fewest, before one goes elsewhere. */
  async spread(service: Service): Promise<void> {
    const ordered = byCount(service);
    const [fewest, most] = [ordered[0]!, ordered.at(-1)!];
    const isUneven = countIn(service, most) - countIn(service, fewest) > 1;
    if (!service.spreads || !isUneven || [...service.tasks].some(({ status }) => status === 'PENDING')) return;
    await this.#start(service, fewest, () => this.stop(service, lastIn(service, most)));
  }

  async stop(service: Service, task: Task): Promise<void> {
    service.tasks.delete(task);
    task.status = 'STOPPED';
    const Targets = [{ Id: task.address, Port: service.port }];
    await this.#elb().send(new DeregisterTargetsCommand({ TargetGroupArn: service.targetGroupArn, Targets }));
    this.#tell(service, task);
  }

  async #start(service: Service, subnet: Subnet, then: () => Promise<void> = async () => {}): Promise<void> {
    const id = (++this.#count).toString(16).padStart(32, '0');
    const task: Task = { id, subnet, address: this.#ec2.state.newAddress(subnet), status: 'PENDING' };
    service.tasks.add(task);
    const run = async () => {
      if (task.status !== 'PENDING') return;
      task.status = 'RUNNING';
      const Targets = [{ Id: task.address, Port: service.port }];
      await this.#elb().send(new RegisterTargetsCommand({ TargetGroupArn: service.targetGroupArn, Targets }));
      this.#tell(service, task);
      await then();
    };
    if (this.#isInstant) await run();
    else this.#core.clock.setTimeout(() => void run(), Math.round(1000 * this.#random.between(...START_SECONDS)));
  }

  #tell({ cluster, name }: Service, { id, status, subnet }: Task): void {
    const taskArn = arn('ecs', `task/${cluster}/${id}`);
    this.#core.emit({
      source: 'aws.ecs',
      'detail-type': 'ECS Task State Change',
      resources: [taskArn],
      detail: {
        availabilityZone: subnet.zone,
        clusterArn: arn('ecs', `cluster/${cluster}`),
        group: `service:${name}`,
        lastStatus: status,
        taskArn,
      },
    });
  }
}

const countIn = ({ tasks }: Service, { zone }: Subnet): number =>
  [...tasks].filter(({ subnet }) => subnet.zone === zone).length;

const byCount = (service: Service): Subnet[] =>
  service.subnets.toSorted((a, b) => countIn(service, a) - countIn(service, b) || a.zone.localeCompare(b.zone));

const lastIn = ({ tasks }: Service, { zone }: Subnet): Task =>
  [...tasks].findLast(({ subnet }) => subnet.zone === zone)!;
