import {
  CreateDBInstanceCommand,
  DeleteDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  ModifyDBClusterEndpointCommand,
  RDSClient,
  RDSServiceException,
} from '@aws-sdk/client-rds';
import { ZONES } from '../core.ts';
import type { Random } from '../random.ts';
import type { Region } from '../region.ts';
import { type FaultContext, oneOf } from './context.ts';
import type { FaultKind } from './kinds.ts';
import { pickCluster, readersUp } from './targets.ts';

/** An instance of theirs that is broken is cleaned away by people after so long: a guess. */
const CLEANED_AFTER_MS = [600_000, 3_600_000] as const;

/** People who change resources that Evenkeel manages: that is allowed, and it has to cope. */
export class People {
  readonly #context: FaultContext;
  readonly #random: Random;
  readonly #region: Region;
  readonly #rds: RDSClient;
  readonly #classes: readonly string[];
  #added = 0;

  constructor(context: FaultContext, parent: Random, region: Region, classes: readonly string[]) {
    this.#context = context;
    this.#random = parent.fork('people');
    this.#region = region;
    this.#rds = new RDSClient(region.clientConfig());
    this.#classes = classes;
    const random = this.#random;
    context.repeat('reader-added-by-hand', random, () => this.#addReader());
    context.repeat('reader-deleted-by-hand', random, () => this.#deleteReader());
    context.repeat('endpoint-changed-by-hand', random, () => this.#changeEndpoint());
    context.repeat('endpoint-deleted-by-hand', random, () => this.#deleteEndpoint());
  }

  /** An instance of theirs is broken, which nobody else may delete. */
  async cleanUpLater(instanceId: string): Promise<void> {
    await this.#region.clock.sleep(this.#random.between(...CLEANED_AFTER_MS));
    await this.#unlessRefused(() => this.#rds.send(deletion(instanceId)));
  }

  async #addReader(): Promise<void> {
    const cluster = pickCluster(this.#region, this.#random);
    if (!cluster) return;
    const id = `${cluster.id}-by-hand-${++this.#added}`;
    const command = new CreateDBInstanceCommand({
      DBClusterIdentifier: cluster.id,
      DBInstanceIdentifier: id,
      DBInstanceClass: oneOf(this.#random, this.#classes),
      AvailabilityZone: oneOf(this.#random, ZONES),
      Engine: 'aurora-postgresql',
      PromotionTier: 2,
    });
    await this.#do('reader-added-by-hand', id, () => this.#rds.send(command));
  }

  async #deleteReader(): Promise<void> {
    const cluster = pickCluster(this.#region, this.#random);
    if (!cluster || readersUp(cluster).length < 2) return;
    const { id } = oneOf(this.#random, readersUp(cluster));
    await this.#do('reader-deleted-by-hand', id, () => this.#rds.send(deletion(id)));
  }

  /** Somebody leaves a reader out, or takes all in again: by naming the writer, because an empty list changes nothing. */
  async #changeEndpoint(): Promise<void> {
    const cluster = pickCluster(this.#region, this.#random);
    const [endpoint] = cluster?.endpoints ?? [];
    if (!cluster?.writer || !endpoint) return;
    const readers = readersUp(cluster);
    const leavesOut = readers.length > 1 && this.#random.next() < 0.5;
    const ExcludedMembers = [leavesOut ? oneOf(this.#random, readers).id : cluster.writer];
    const command = new ModifyDBClusterEndpointCommand({
      DBClusterEndpointIdentifier: endpoint.id,
      ExcludedMembers,
    });
    const what = `${endpoint.id} leaves out ${leavesOut ? ExcludedMembers.join() : 'nobody'}`;
    await this.#do('endpoint-changed-by-hand', what, () => this.#rds.send(command));
  }

  async #deleteEndpoint(): Promise<void> {
    const [endpoint] = pickCluster(this.#region, this.#random)?.endpoints ?? [];
    if (!endpoint) return;
    const command = new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: endpoint.id });
    await this.#do('endpoint-deleted-by-hand', endpoint.id, () => this.#rds.send(command));
  }

  /** What RDS refuses, people leave alone. */
  async #do(kind: FaultKind, what: string, act: () => Promise<unknown>): Promise<void> {
    if (await this.#unlessRefused(act)) this.#context.tell(kind, what);
  }

  async #unlessRefused(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof RDSServiceException && error.$fault === 'client') return false;
      throw error;
    }
  }
}

const deletion = (id: string) => new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true });
