import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { Exclusivity, type Subject } from '../../control-loop/exclusive.ts';
import { describeTime } from '../../control-loop/wording.ts';

import { drillPartitions } from '../../../fleet/partitions.ts';
import { refuse } from '../api/refusal.ts';
import { LOCK_MS } from './limits.ts';
import { readItem } from '../../control-loop/readItem.ts';

export interface Lock {
  /** The blast radius: `cluster#shop`. */
  readonly radius: string;
  /** Rises with every holder: a drill that was overtaken finds another number there, and stops. */
  readonly fence: number;
}

/** One drill per blast radius at a time, and a cool-down after it. */
export class DrillLocks {
  readonly #table: string;
  readonly #exclusivity: Exclusivity;

  constructor(tableName: string) {
    this.#table = tableName;
    this.#exclusivity = new Exclusivity(tableName);
  }

  /**
   * Takes the lock; a repeated step finds that it has it already.
   * @throws {RefusedError} another-drill, with the id of the other drill
   */
  async acquire(radius: string, drillId: string, nowMs: number): Promise<Lock> {
    const wish = { by: drillId, nowMs, untilMs: nowMs + LOCK_MS };
    const taking = await this.#exclusivity.take(subjectOf(radius), wish);
    if ('taken' in taking) return { radius, fence: taking.taken.fence };
    const { by, fence, untilMs } = taking.heldBy;
    if (by === drillId) return { radius, fence };
    throw refuse(
      'another-drill',
      `Another drill has ${nameOf(radius)}: ${by}, until ${describeTime(untilMs)} UTC at the latest.`,
    );
  }

  /** Who has it now; undefined if nobody has. */
  async holderOf(radius: string, nowMs: number): Promise<string | undefined> {
    const found = await this.#exclusivity.read(subjectOf(radius));
    return found && found.untilMs >= nowMs ? found.by : undefined;
  }

  /**
   * Must be asked before anything is changed.
   * @throws {RefusedError} another-drill, if the lock has expired or another drill has it
   */
  async check({ radius, fence }: Lock, drillId: string, nowMs: number): Promise<void> {
    if (await this.isHeldBy({ radius, fence }, drillId, nowMs)) return;
    const found = await this.#exclusivity.read(subjectOf(radius));
    const holder = found && found.untilMs >= nowMs ? `${found.by} has it now` : 'it has expired';
    throw refuse('another-drill', `Lost the lock on ${nameOf(radius)}: ${holder}.`);
  }

  async isHeldBy({ radius, fence }: Lock, drillId: string, nowMs: number): Promise<boolean> {
    return await this.#exclusivity.isStillHeld(subjectOf(radius), { by: drillId, fence }, nowMs);
  }

  /** Moves its end, for a clean-up that takes long. A lock that was lost stays lost. */
  async renew({ radius, fence }: Lock, drillId: string, nowMs: number): Promise<boolean> {
    return await this.#exclusivity.change(subjectOf(radius), {
      set: 'untilMs = :untilMs',
      condition: '#by = :by AND fence = :fence AND untilMs >= :now',
      values: { ':by': drillId, ':fence': fence, ':now': nowMs, ':untilMs': nowMs + LOCK_MS },
    });
  }

  /** Releases the lock; a lock that another drill has stays. */
  async release({ radius, fence }: Lock, drillId: string): Promise<void> {
    await this.#exclusivity.release(subjectOf(radius), drillId, fence);
  }

  /**
   * @param besides drills whose cool-down does not count
   * @throws {RefusedError} cooling-down
   */
  async checkCoolDown(radius: string, nowMs: number, besides: readonly string[] = []): Promise<void> {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({
        ...this.#coolDownOf(radius),
        ConsistentRead: true,
      }),
    );
    const item = Item && readItem(Item);
    const untilMs = Number(item?.['untilMs'] ?? 0);
    if (untilMs <= nowMs) return;
    const drillId = String(item?.['drillId']);
    if (besides.includes(drillId)) return;
    throw refuse(
      'cooling-down',
      `The ${nameOf(radius)} cools down until ${describeTime(untilMs)} UTC after ${drillId}: wait, or acknowledge that drill.`,
    );
  }

  async startCoolDown(
    radius: string,
    drillId: string,
    { sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
  ): Promise<void> {
    await dynamoDb.send(
      new UpdateItemCommand({
        ...this.#coolDownOf(radius),
        UpdateExpression: 'SET sinceMs = :sinceMs, untilMs = :untilMs, drillId = :drillId',
        ExpressionAttributeValues: marshall({ ':sinceMs': sinceMs, ':untilMs': untilMs, ':drillId': drillId }),
      }),
    );
  }

  /**
   * A person has seen what the last drill did, and another one may begin.
   * @param askedAtMs what has ended after this, that person had not seen
   * @returns the drill that has; nothing was changed then
   */
  async endCoolDown(radius: string, by: string, askedAtMs: number): Promise<string | undefined> {
    try {
      await dynamoDb.send(
        new UpdateItemCommand({
          ...this.#coolDownOf(radius),
          UpdateExpression: 'SET untilMs = :zero, acknowledgedBy = :by',
          ConditionExpression: 'attribute_not_exists(sinceMs) OR sinceMs <= :askedAtMs',
          ExpressionAttributeValues: marshall({ ':zero': 0, ':by': by, ':askedAtMs': askedAtMs }),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return undefined;
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
      const { Item } = error as { readonly Item?: Record<string, AttributeValue> };
      return String((Item && readItem(Item))?.['drillId'] ?? 'A drill');
    }
  }

  #coolDownOf(radius: string) {
    return { TableName: this.#table, Key: marshall({ pk: drillPartitions.coolDowns, sk: radius }) };
  }
}

const subjectOf = (radius: string): Subject => ({ pk: drillPartitions.locks, sk: radius });

/** A dry run changes nothing: only another dry run is kept from running at the same time. */
export const dryRadiusOf = (radius: string): string => `${radius}#dry-run`;

/** `cluster#shop` is a key; people call it `cluster shop`, and that of a dry run `cluster shop (dry run)`. */
const nameOf = (radius: string): string => radius.replace(/#dry-run$/, ' (dry run)').replace('#', ' ');
