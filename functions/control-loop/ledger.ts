import { PutItemCommand, type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb, dynamoDbToRelease } from '../aws/clients.ts';
import { isConditionFailure } from '../aws/conditionChanged.ts';
import type { Concerns } from './attention.ts';
import { type Item, Items } from './itemsByKey.ts';
import type { Lease } from './lease.ts';
import type { Interlock } from './interlock.ts';
import { ALL_RESOURCES, historyItem, interlockKey, type ItemKey, pauseKey, SCHEMA_VERSION } from './items.ts';
import { partitions } from '../../fleet/partitions.ts';
import type { Part } from '../../fleet/parts.ts';
import type { Pause } from './pause.ts';
import { failedKey, passOf, PASS, resourcesOf, type StateItem, stateKey, sweepKey } from './ledgerItems.ts';
import { getItems, type KeyRange, queryController } from './readItems.ts';
import type { HistoryEntry, PassRecord, RecordOf, ResourceRecord, SweepRecord } from './record.ts';

/** The write was rejected: another invocation has held the lease since. Nothing was written. */
export class LeaseLostError extends Error {
  constructor(resource: string) {
    super(`Lost the lease on ${resource}: its record was updated by another invocation.`);
    this.name = 'LeaseLostError';
  }
}

/** Lambda retries an invocation within minutes, and gives it up after an hour. */
const FAILED_KEPT_SECONDS = 2 * 3_600;

/** One controller's records in DynamoDB. Keys: `pk` and `sk`, both strings; time-to-live in `expires`. */
export class Ledger<Progress> {
  readonly #table: string;
  readonly #controller: string;

  readonly #marksOf: (progress: Progress, resource: string) => readonly string[];

  /**
   * @param marksOf the names of ledger items that other functions may have written for a resource with this progress
   */
  constructor(
    tableName: string,
    controller: string,
    marksOf: (progress: Progress, resource: string) => readonly string[] = () => [],
  ) {
    this.#table = tableName;
    this.#controller = controller;
    this.#marksOf = marksOf;
  }

  /** All resources of the controller, for the tick: eventually consistent, one call per MB. */
  async readAll(nowMs: number): Promise<RecordOf<Progress>> {
    const items = await queryController(this.#table, this.#controller);
    const sweep = this.#sweepIn(items, undefined);
    const pass = passOf(items.get(this.#own(PASS)));
    const failedOf = (owner: string) => resourcesOf(items.get(this.#own(failedKey(owner))));
    return Object.assign((resource: string) => this.#recordOf(resource, items, nowMs), { sweep, pass, failedOf });
  }

  /**
   * The resources of a part, for its tick, and nothing of the others: a query each for their records, their pauses and
   * what holds them, and the few items that are named otherwise.
   * @param resources a range of names, in their order
   */
  async readPart(resources: readonly string[], part: Part, nowMs: number): Promise<RecordOf<Progress>> {
    const items = new Items();
    const ranges = [stateKey, (name: string) => this.#pause(name).sk, (name: string) => this.#interlock(name).sk].map(
      (keyOf): KeyRange => [keyOf(resources[0]!), keyOf(resources.at(-1)!)],
    );
    const read = await Promise.all([
      ...ranges.map((range) => queryController(this.#table, this.#controller, range)),
      this.#get([this.#own(sweepKey(part)), this.#pause(ALL_RESOURCES)]),
    ]);
    for (const some of read) items.addAll(some);
    const marks = resources.flatMap((resource) => {
      const { progress } = this.#recordOf(resource, items, nowMs);
      return progress ? this.#marksOf(progress, resource).map((name) => this.#mark(name)) : [];
    });
    items.addAll(await this.#get(marks));
    const sweep = this.#sweepIn(items, part);
    // A machine invokes it once: no retry of the same invocation comes, and no long pass is made in parts.
    const failedOf = () => undefined;
    return Object.assign((resource: string) => this.#recordOf(resource, items, nowMs), {
      sweep,
      pass: undefined,
      failedOf,
    });
  }

  #sweepIn(items: Items, part: Part | undefined): SweepRecord {
    return { resumeAt: items.get(this.#own(sweepKey(part)))?.['resumeAt'] as string | undefined };
  }

  /** Where the next sweep continues, of everything or of a part: written when time is up. */
  async writeSweep(sweep: SweepRecord, nowMs: number, part?: Part): Promise<void> {
    await this.#put(sweepKey(part), { ...sweep, atMs: nowMs });
  }

  /** What failed in an invocation, for its retry. */
  async writeFailed(owner: string, resources: readonly string[], nowMs: number): Promise<void> {
    await this.#put(failedKey(owner), { resources, expires: Math.floor(nowMs / 1000) + FAILED_KEPT_SECONDS });
  }

  /** The same, of one invocation. */
  async readFailed(owner: string): Promise<readonly string[] | undefined> {
    const key = this.#own(failedKey(owner));
    return resourcesOf((await this.#get([key])).get(key));
  }

  /** The long pass that is under way, strongly consistent: read under its lease. */
  async readPass<Carried>(): Promise<PassRecord<Carried> | undefined> {
    const key = this.#own(PASS);
    return passOf((await this.#get([key])).get(key)) as PassRecord<Carried> | undefined;
  }

  /** How far a long pass has come; undefined where it has come to its end. */
  async writePass(pass: PassRecord<unknown> | undefined): Promise<void> {
    await this.#put(PASS, { ...pass });
  }

  /** Whatever was there before, and even if time is up. */
  async #put(sk: string, content: object): Promise<void> {
    await dynamoDbToRelease.send(new PutItemCommand({ TableName: this.#table, Item: this.#item(sk, content) }));
  }

  /** One resource, strongly consistent: read under the lease. */
  async read(resource: string, nowMs: number): Promise<ResourceRecord<Progress>> {
    const items = await this.#get([
      this.#own(stateKey(resource)),
      this.#pause(resource),
      this.#pause(ALL_RESOURCES),
      this.#interlock(resource),
    ]);
    const record = this.#recordOf(resource, items, nowMs);
    const marks = record.progress ? this.#marksOf(record.progress, resource) : [];
    if (marks.length === 0) return record;
    return { ...record, marks: this.#marksIn(await this.#get(marks.map((name) => this.#mark(name))), marks) };
  }

  #get(keys: readonly ItemKey[]): Promise<Items> {
    return getItems(this.#table, keys);
  }

  /**
   * Writes the resource's record and, if there is one, a history entry, in one transaction.
   * @returns the new record
   * @throws {LeaseLostError} if another invocation has written the record since it was read
   */
  async write(
    lease: Lease,
    before: ResourceRecord<Progress>,
    entry: HistoryEntry | undefined,
    { progress, concerns = before.concerns }: { readonly progress: Progress | undefined; readonly concerns?: Concerns },
  ): Promise<ResourceRecord<Progress>> {
    const lastDecision =
      entry?.event === 'decision' ? { kind: entry.kind, reason: entry.reason, atMs: entry.atMs } : before.lastDecision;
    const version = before.version + 1;
    const state = { version, fence: lease.fence, progress, lastDecision, concerns };
    try {
      await dynamoDb.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            ...(entry ? [this.#historyPut(lease.resource, version, entry)] : []),
            {
              Put: {
                TableName: this.#table,
                Item: this.#item(stateKey(lease.resource), state),
                // The version proves that nothing was written since we read; the fencing token, that no later holder of
                // the lease did.
                ConditionExpression:
                  before.version === 0 ? 'attribute_not_exists(pk)' : 'version = :version AND fence <= :fence',
                ...(before.version > 0 && {
                  ExpressionAttributeValues: marshall({ ':version': before.version, ':fence': lease.fence }),
                }),
              },
            },
          ],
        }),
      );
    } catch (error) {
      if (isConditionFailure(error)) throw new LeaseLostError(lease.resource);
      throw error;
    }
    return { ...before, version, progress, lastDecision, concerns };
  }

  /** In the order of their versions, even within one millisecond. */
  #historyPut(resource: string, version: number, entry: HistoryEntry): TransactWriteItem {
    const place = String(version).padStart(9, '0');
    return {
      Put: { TableName: this.#table, Item: historyItem(partitions.history(this.#controller, resource), place, entry) },
    };
  }

  #recordOf(resource: string, items: Items, nowMs: number): ResourceRecord<Progress> {
    const state = items.get(this.#own(stateKey(resource))) as (Item & StateItem<Progress>) | undefined;
    const known = state?.schemaVersion === SCHEMA_VERSION ? state : undefined;
    const pause = [ALL_RESOURCES, resource]
      .map((name) => items.get(this.#pause(name)) as (Item & Pause) | undefined)
      .find((candidate) => candidate && (candidate.untilMs ?? Number.POSITIVE_INFINITY) > nowMs);
    const marks = this.#marksIn(items, known?.progress === undefined ? [] : this.#marksOf(known.progress, resource));
    const held = items.get(this.#interlock(resource)) as (Item & Interlock) | undefined;
    const interlock = held && held.untilMs > nowMs ? { by: held.by, untilMs: held.untilMs } : undefined;
    return {
      version: state?.version ?? 0,
      progress: known?.progress,
      lastDecision: known?.lastDecision ?? known?.told,
      concerns: known?.concerns ?? {},
      pause,
      interlock,
      marks,
    };
  }

  #marksIn(items: Items, names: readonly string[]): Map<string, Item> {
    return new Map(
      names.flatMap((name): [string, Item][] => {
        const item = items.get(this.#mark(name));
        return item ? [[name, item]] : [];
      }),
    );
  }

  #item(sk: string, content: object) {
    return marshall(
      { ...this.#own(sk), controller: this.#controller, schemaVersion: SCHEMA_VERSION, ...content },
      { removeUndefinedValues: true },
    );
  }

  #own(sk: string): ItemKey {
    return { pk: partitions.controller(this.#controller), sk };
  }

  #pause(resource: string): ItemKey {
    return pauseKey(this.#controller, resource);
  }

  #interlock(resource: string): ItemKey {
    return interlockKey(this.#controller, resource);
  }

  #mark(sk: string): ItemKey {
    return { pk: partitions.marks(this.#controller), sk };
  }
}
