import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  AddTagsCommand,
  DeregisterTargetsCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyTargetGroupAttributesCommand,
  RemoveListenerCertificatesCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateDBInstanceCommand,
  ModifyDBClusterEndpointCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import { endpointId, scalableResourceId, stageTag } from '../../../fleet/names.ts';
import { arn } from '../../core.ts';
import type { Random } from '../../random.ts';
import type { Region } from '../../region.ts';
import { changeRecord, importCertificate, validationsOf } from '../../scenarios/website.ts';
import { type FaultContext, oneOf } from '../context.ts';
import { pickCluster, readersUp } from '../targets.ts';
import fleet, { WEBSITES } from './fleet.ts';

/** Terraform is applied again and again: so often, with so much time in between. */
const APPLIED_MAX = 5;
const APPLIED_EVERY_MS = [120_000, 600_000] as const;

/** After so long somebody notices that a tag is gone. */
const TAGGED_AGAIN_MS = [300_000, 1_800_000] as const;

const IMPORTED_DAYS = [5, 300] as const;
const DIMENSION = 'rds:cluster:ReadReplicaCount';

/** People who use the console, and tools that work for them. What AWS refuses, they leave alone. */
export class PeopleAtTheConsole {
  readonly #context: FaultContext;
  readonly #random: Random;
  readonly #region: Region;
  readonly #stage: string;
  readonly #rds: RDSClient;
  readonly #elb: ElasticLoadBalancingV2Client;
  readonly #zoneId: string;
  #made = 0;

  constructor(
    context: FaultContext,
    random: Random,
    { region, stage, zoneId }: { readonly region: Region; readonly stage: string; readonly zoneId: string },
  ) {
    this.#context = context;
    this.#random = random;
    this.#region = region;
    this.#stage = stage;
    this.#zoneId = zoneId;
    this.#rds = new RDSClient(region.clientConfig());
    this.#elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    context.repeat('target-deregistered-by-hand', random, () => this.#deregister());
    context.repeat('other-stage', random, () => this.#otherStage());
    context.repeat('terraform-applied', random, () => this.#applyTerraform());
    context.repeat('listener-edited-by-hand', random, () => this.#editListener());
    context.repeat('record-deleted-by-hand', random, () => this.#deleteRecord());
    context.repeat('safety-net-changed-by-hand', random, () => this.#changeNet());
  }

  async #deregister(): Promise<void> {
    const [name, { arn: TargetGroupArn }] = oneOf(this.#random, Object.entries(fleet.targetGroups));
    const targets = [
      ...(this.#region.elasticLoadBalancing.state.targetGroups.get(TargetGroupArn)?.targets.values() ?? []),
    ];
    const standing = targets.filter(({ draining }) => !draining);
    if (standing.length < 2) return;
    const { id } = oneOf(this.#random, standing);
    // With all its ports: it is the machine that somebody wants out of the way.
    const Targets = standing.filter((target) => target.id === id).map(({ port }) => ({ Id: id, Port: port }));
    await this.#do('target-deregistered-by-hand', `${id} of ${name}`, () =>
      this.#elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets })),
    );
  }

  /** It calls its readers as this stage does, and believes that the endpoint is its own. */
  async #otherStage(): Promise<void> {
    const random = this.#random;
    const cluster = pickCluster(this.#region, random);
    if (!cluster) return;
    const [policy] = Object.entries(fleet.clusters).flatMap(([name, each]) => (name === cluster.id ? [each] : []));
    const [first] = policy!.classes;
    const id = `evenkeel-${cluster.id}-other-${++this.#made}`;
    const create = new CreateDBInstanceCommand({
      DBClusterIdentifier: cluster.id,
      DBInstanceIdentifier: id,
      DBInstanceClass: first,
      AvailabilityZone: oneOf(random, policy!.zones),
      Engine: 'aurora-postgresql',
      PromotionTier: 15,
      Tags: [{ Key: stageTag.key, Value: 'other' }],
    });
    await this.#do('other-stage', `${id} is created`, () => this.#rds.send(create));
    const exclude = new ModifyDBClusterEndpointCommand({
      DBClusterEndpointIdentifier: endpointId(cluster.id),
      ExcludedMembers: [id],
    });
    await this.#do('other-stage', `${endpointId(cluster.id)} leaves out ${id}`, () => this.#rds.send(exclude));
  }

  async #applyTerraform(): Promise<void> {
    const random = this.#random;
    const apply = oneOf(random, [() => this.#setCrossZoneBack(), () => this.#deleteTags(), () => this.#resize()]);
    for (let left = random.integer(1, APPLIED_MAX); left > 0 && this.#context.isOn; left--) {
      await apply();
      await this.#context.clock.sleep(random.between(...APPLIED_EVERY_MS));
    }
  }

  async #setCrossZoneBack(): Promise<void> {
    const [name, { arn: TargetGroupArn }] = oneOf(this.#random, Object.entries(fleet.targetGroups));
    const Attributes = [{ Key: 'load_balancing.cross_zone.enabled', Value: 'use_load_balancer_configuration' }];
    await this.#do('terraform-applied', `cross-zone load balancing of ${name}`, () =>
      this.#elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes })),
    );
  }

  /** Those of one of our readers, or those of the target group, which somebody puts back. */
  async #deleteTags(): Promise<void> {
    const random = this.#random;
    const cluster = pickCluster(this.#region, random);
    const ours = (cluster?.instances ?? []).filter(({ tags }) => tags[stageTag.key] === this.#stage);
    if (ours.length > 0 && random.next() < 0.5) {
      const { id } = oneOf(random, ours);
      await this.#do('terraform-applied', `tags of ${id}`, () =>
        this.#rds.send(
          new RemoveTagsFromResourceCommand({ ResourceName: arn('rds', `db:${id}`), TagKeys: [stageTag.key] }),
        ),
      );
      return;
    }
    const group = oneOf(random, Object.values(fleet.targetGroups)).arn;
    await this.#do('terraform-applied', `tags of ${group}`, () =>
      this.#elb.send(new RemoveTagsCommand({ ResourceArns: [group], TagKeys: [stageTag.key] })),
    );
    await this.#context.clock.sleep(random.between(...TAGGED_AGAIN_MS));
    await this.#elb.send(
      new AddTagsCommand({ ResourceArns: [group], Tags: [{ Key: stageTag.key, Value: this.#stage }] }),
    );
  }

  async #resize(): Promise<void> {
    const cluster = pickCluster(this.#region, this.#random);
    if (!cluster || readersUp(cluster).length < 2) return;
    const { id } = oneOf(this.#random, readersUp(cluster));
    const DBInstanceClass = oneOf(this.#random, fleet.clusters[cluster.id]!.classes);
    const command = new ModifyDBInstanceCommand({ DBInstanceIdentifier: id, DBInstanceClass, ApplyImmediately: true });
    await this.#do('terraform-applied', `${id} becomes ${DBInstanceClass}`, () => this.#rds.send(command));
  }

  /** Another certificate becomes the default, or one of the list goes. */
  async #editListener(): Promise<void> {
    const random = this.#random;
    const [name, hosts] = oneOf(random, Object.entries(WEBSITES));
    const { listeners, loadBalancers } = this.#region.elasticLoadBalancing.state;
    const listener = listeners
      .all()
      .find((each) => each.protocol === 'HTTPS' && loadBalancers.get(each.loadBalancerArn)?.name === name);
    if (!listener) return;
    const [CertificateArn] = listener.certificates;
    if (CertificateArn !== undefined && random.next() < 0.6) {
      await this.#do('listener-edited-by-hand', `${name} loses ${CertificateArn}`, () =>
        this.#elb.send(
          new RemoveListenerCertificatesCommand({ ListenerArn: listener.id, Certificates: [{ CertificateArn }] }),
        ),
      );
      return;
    }
    const imported = await importCertificate(this.#region, [...hosts], random.integer(...IMPORTED_DAYS));
    await this.#do('listener-edited-by-hand', `${imported} is the default of ${name}`, () =>
      this.#elb.send(
        new ModifyListenerCommand({ ListenerArn: listener.id, Certificates: [{ CertificateArn: imported }] }),
      ),
    );
  }

  async #deleteRecord(): Promise<void> {
    const issued = this.#region.acm.inspect().filter(({ status }) => status === 'ISSUED');
    if (issued.length === 0) return;
    const [record] = await validationsOf(this.#region, oneOf(this.#random, issued).arn);
    if (!record) return;
    await this.#do('record-deleted-by-hand', record.name, () =>
      changeRecord(this.#region, this.#zoneId, 'DELETE', record),
    );
  }

  async #changeNet(): Promise<void> {
    const client = new ApplicationAutoScalingClient(this.#region.clientConfig());
    const target = {
      ServiceNamespace: 'rds',
      ResourceId: scalableResourceId('shop'),
      ScalableDimension: DIMENSION,
    } as const;
    const isRemoved = this.#random.next() < 0.5;
    const MinCapacity = fleet.clusters['shop']!.readers.min;
    const what = isRemoved ? 'the scalable target of shop is gone' : 'the maximum of shop is 15';
    await this.#do('safety-net-changed-by-hand', what, () =>
      isRemoved
        ? client.send(new DeregisterScalableTargetCommand(target))
        : client.send(new RegisterScalableTargetCommand({ ...target, MinCapacity, MaxCapacity: 15 })),
    );
  }

  async #do(kind: Parameters<FaultContext['tell']>[0], what: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.#context.tell(kind, what);
    } catch (error) {
      const { $fault } = error as { readonly $fault?: string };
      if ($fault !== 'client') throw error;
    }
  }
}
