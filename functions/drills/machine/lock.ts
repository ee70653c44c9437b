import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '../../aws/clients.ts';
import { DRILL_COOLDOWNS, DRILL_LOCKS } from '../api/keys.ts';
import { refuse } from '../api/refusal.ts';
import { succeeds } from '../api/store.ts';

/**
 * A drill has its blast radius (`cluster#shop`) to itself for so long at the most: longer than a drill with every
 * time-out used up, so that only one whose clean-up was lost, too, is ever outlived by another.
 */
export const LOCK_MS = 4 * 3_600_000;

export interface Lock {
  readonly radius: string;
  /** Rises with every holder: whoever was overtaken finds another number there, and stops. */
  readonly fence: number;
}

/** One drill per blast radius, by conditional writes on one item each. */
export class DrillLocks {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /**
   * Takes the lock; a repeated step finds that it has it already.
   * @throws {RefusedError} another-drill, with the other one's id
   */
  async acquire(radius: string, drillId: string, nowMs: number): Promise<Lock> {
    const key = marshall({ pk: DRILL_LOCKS, sk: radius });
    const taken = await succeeds(
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: key,
          UpdateExpression: 'SET drillId = :drillId, untilMs = :untilMs ADD fence :one',
          ConditionExpression: 'attribute_not_exists(pk) OR untilMs < :now',
          ExpressionAttributeValues: marshall({
            ':drillId': drillId,
            ':untilMs': nowMs + LOCK_MS,
            ':now': nowMs,
            ':one': 1,
          }),
        }),
      ),
    );
    const found = await this.#read(radius);
    if (found?.drillId === drillId && found.untilMs >= nowMs) return { radius, fence: found.fence };
    if (taken) throw new Error(`The lock of ${radius} was taken and is ${found?.drillId}'s.`);
    throw refuse(
      'another-drill',
      `${found?.drillId ?? 'Another drill'} has ${radius} until ${iso(found?.untilMs ?? 0)}.`,
    );
  }

  /**
   * To be asked before anything is changed.
   * @throws {RefusedError} another-drill, if the lock has run out or is somebody else's
   */
  async check({ radius, fence }: Lock, drillId: string, nowMs: number): Promise<void> {
    const found = await this.#read(radius);
    if (found?.drillId === drillId && found.fence === fence && found.untilMs >= nowMs) return;
    throw refuse(
      'another-drill',
      `The lock of ${radius} is not this drill's any more, but ${found?.drillId ?? 'nobody'}'s.`,
    );
  }

  /** Lets go; somebody else's lock stays. */
  async release({ radius, fence }: Lock, drillId: string): Promise<void> {
    await succeeds(
      dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall({ pk: DRILL_LOCKS, sk: radius }),
          UpdateExpression: 'SET untilMs = :zero',
          ConditionExpression: 'drillId = :drillId AND fence = :fence',
          ExpressionAttributeValues: marshall({ ':zero': 0, ':drillId': drillId, ':fence': fence }),
        }),
      ),
    );
  }

  /** @throws {RefusedError} cooling-down */
  async checkCoolDown(radius: string, nowMs: number): Promise<void> {
    const item = await this.#get(DRILL_COOLDOWNS, radius);
    const untilMs = Number(item?.['untilMs'] ?? 0);
    if (untilMs <= nowMs) return;
    const drill = String(item?.['drillId']);
    throw refuse(
      'cooling-down',
      `${radius} rests until ${iso(untilMs)} after ${drill}, unless somebody acknowledges that.`,
    );
  }

  async startCoolDown(radius: string, drillId: string, untilMs: number): Promise<void> {
    await this.#setCoolDown(radius, 'SET untilMs = :untilMs, drillId = :drillId', {
      ':untilMs': untilMs,
      ':drillId': drillId,
    });
  }

  /** Somebody has looked at what the last drill did, and another one may begin. */
  async endCoolDown(radius: string, by: string): Promise<void> {
    await this.#setCoolDown(radius, 'SET untilMs = :zero, acknowledgedBy = :by', { ':zero': 0, ':by': by });
  }

  async #setCoolDown(radius: string, update: string, values: Readonly<Record<string, unknown>>): Promise<void> {
    await dynamoDb.send(
      new UpdateItemCommand({
        TableName: this.#table,
        Key: marshall({ pk: DRILL_COOLDOWNS, sk: radius }),
        UpdateExpression: update,
        ExpressionAttributeValues: marshall(values),
      }),
    );
  }

  async #read(radius: string): Promise<{ drillId: string; untilMs: number; fence: number } | undefined> {
    return (await this.#get(DRILL_LOCKS, radius)) as { drillId: string; untilMs: number; fence: number } | undefined;
  }

  async #get(pk: string, sk: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall({ pk, sk }), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }
}

const iso = (timeMs: number) => new Date(timeMs).toISOString();
