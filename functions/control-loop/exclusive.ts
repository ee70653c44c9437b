import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { GetItemCommand, type TransactWriteItem, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb, dynamoDbToRelease } from '../aws/clients.ts';
import { isNamed } from '../aws/conditionChanged.ts';
import { type ItemKey, SCHEMA_VERSION } from './items.ts';
import { readItem } from './readItem.ts';

/** What can be one's alone, by its key in the ledger. */
export type Subject = ItemKey;

/** The holder of a subject, and until when: it expires, in case the holder crashed. */
export interface Holding {
  readonly by: string;
  /** In milliseconds since the epoch. */
  readonly untilMs: number;
  /**
   * The fencing token. It rises with every holder, even if the item was lost in between, because it starts with the
   * time. A write with a token older than the latest one is rejected.
   */
  readonly fence: number;
}

interface Wish {
  readonly by: string;
  readonly nowMs: number;
  readonly untilMs: number;
  /** Whether the holder may take it again, which extends it. (default: false) */
  readonly renew?: boolean;
  /** Further attributes of the item, set with it. */
  readonly further?: Readonly<Record<string, unknown>>;
}

/** Acquired, or held by another owner. */
export type Taking = { readonly taken: Holding; readonly before?: Holding | undefined } | { readonly heldBy: Holding };

/** Leases of an older version end at `expiresAtMs`: an upgrade must not end them sooner, while their holder still runs. */
const IS_FREE =
  'untilMs < :now OR (attribute_not_exists(untilMs) AND (attribute_not_exists(expiresAtMs) OR expiresAtMs < :now))';

/** The condition that a subject is held at `:now`. */
export const IS_HELD = 'untilMs >= :now OR (attribute_not_exists(untilMs) AND expiresAtMs >= :now)';

/** DynamoDB removes expired items after a while; until then they keep the fencing token. */
const KEPT_SECONDS = 30 * 86_400;

/**
 * Leases, interlocks, the locks of drills: one mechanism. Acquiring is a conditional write; if its answer was lost, our
 * own write is recognised by its content; and releasing is never refused for lack of time.
 */
export class Exclusivity {
  readonly #table: string;

  constructor(tableName: string) {
    this.#table = tableName;
  }

  /** Acquires a subject, unless another owner holds it. */
  async take(subject: Subject, { by, nowMs, untilMs, renew = false, further = {} }: Wish): Promise<Taking> {
    const names = Object.keys(further);
    const sets = ['#by = :by', 'untilMs = :untilMs', 'schemaVersion = :version', 'expires = :expires'];
    sets.push('fence = if_not_exists(fence, :now) + :one', ...names.map((name) => `${name} = :${name}`));
    const mine = renew ? ' OR #by = :by' : '';
    try {
      const { Attributes } = await dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall(subject),
          UpdateExpression: `SET ${sets.join(', ')} REMOVE expiresAtMs`,
          ConditionExpression: `${IS_FREE}${mine}`,
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: marshall({
            ':by': by,
            ':untilMs': untilMs,
            ':now': nowMs,
            ':one': 1,
            ':version': SCHEMA_VERSION,
            ':expires': Math.ceil(untilMs / 1000) + KEPT_SECONDS,
            ...Object.fromEntries(names.map((name) => [`:${name}`, further[name]])),
          }),
          ReturnValues: 'ALL_OLD',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      const old = Attributes && readItem(Attributes);
      // As the item says it, whichever version wrote it: a token that is not the item's own blinds its controller.
      const fence = Number(old?.['fence'] ?? nowMs) + 1;
      return { taken: { by, untilMs, fence }, before: holdingOf(old) };
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
      const found = await this.#foundBy(error, subject);
      // The answer to our own write was lost, and the SDK sent it again.
      if (found?.by === by && found.untilMs === untilMs) return { taken: found };
      if (found === undefined) throw error;
      return { heldBy: found };
    }
  }

  /** The current or last holder of a subject; undefined if there never was one. */
  async read(subject: Subject): Promise<Holding | undefined> {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({ TableName: this.#table, Key: marshall(subject), ConsistentRead: true }),
    );
    return holdingOf(Item && readItem(Item));
  }

  /** Whether the caller still holds it. To be checked before every change. */
  async isStillHeld(subject: Subject, { by, fence }: Pick<Holding, 'by' | 'fence'>, nowMs: number): Promise<boolean> {
    const found = await this.read(subject);
    return found?.by === by && found.fence === fence && found.untilMs >= nowMs;
  }

  /**
   * Releases it, unless another owner holds it by now.
   * @param only releases only what was acquired with this fencing token (default: whatever this owner holds)
   * @returns whether there was something to release
   */
  async release(subject: Subject, by: string, only?: number): Promise<boolean> {
    return await this.change(subject, {
      set: 'untilMs = :zero',
      condition: `#by = :by${only === undefined ? '' : ' AND fence = :fence'}`,
      values: { ':by': by, ':zero': 0, ...(only !== undefined && { ':fence': only }) },
    });
  }

  /** Changes the item of a subject under a condition. @returns whether the condition held */
  async change(
    subject: Subject,
    { set, condition, values }: { set: string; condition: string; values: Readonly<Record<string, unknown>> },
  ): Promise<boolean> {
    try {
      await dynamoDbToRelease.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall(subject),
          UpdateExpression: `SET ${set}`,
          ConditionExpression: condition,
          ...(condition.includes('#by') && { ExpressionAttributeNames: { '#by': 'by' } }),
          ExpressionAttributeValues: marshall(values),
        }),
      );
      return true;
    } catch (error) {
      if (isNamed(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  /** The rejection contains the item; if it does not, the item is read. */
  async #foundBy(error: unknown, subject: Subject): Promise<Holding | undefined> {
    const { Item } = error as { readonly Item?: Record<string, AttributeValue> };
    return Item ? holdingOf(readItem(Item)) : await this.read(subject);
  }
}

function holdingOf(item: Readonly<Record<string, unknown>> | undefined): Holding | undefined {
  // Leases and locks of drills were once written in other words, and are respected until they end.
  const untilMs: unknown = item?.['untilMs'] ?? item?.['expiresAtMs'];
  if (item === undefined || typeof untilMs !== 'number') return undefined;
  const by = String(item['by'] ?? item['drillId'] ?? item['holder']);
  return { by, untilMs, fence: Number(item['fence'] ?? 0) };
}

/**
 * Claims something permanently, such as a request that must be answered once: the item of a transaction that fails if
 * another owner has claimed it. A retried invocation has the same owner, and continues.
 * @param expires seconds since the epoch, after which the claim is not needed any more
 */
export const claimOnce = (tableName: string, subject: Subject, by: string, expires: number): TransactWriteItem => ({
  Put: {
    TableName: tableName,
    Item: marshall({ ...subject, schemaVersion: SCHEMA_VERSION, by, expires }),
    ConditionExpression: 'attribute_not_exists(pk) OR #by = :by',
    ExpressionAttributeNames: { '#by': 'by' },
    ExpressionAttributeValues: marshall({ ':by': by }),
  },
});
