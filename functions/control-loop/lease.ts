import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { FUNCTION_TIMEOUT_SECONDS } from '../../fleet/limits.ts';
import { dynamoDb } from '../aws/clients.ts';
import { isNamed } from '../aws/conditionChanged.ts';

/** The function's time-out and a minute, so that no lease ends while its holder still runs. */
const LEASE_MS = (FUNCTION_TIMEOUT_SECONDS + 60) * 1000;

/** One resource, one hand: whoever holds this is the only one to change the resource. */
export interface Lease {
  readonly resource: string;
  /** Rises with every holder. The ledger refuses a write with a smaller one than it has seen. */
  readonly fence: number;
}

/** Leases of one controller's resources, by conditional writes on single items. */
export class Leases {
  readonly #table: string;
  readonly #controller: string;
  readonly #owner: string;

  /** @param owner tells holders apart: the request id of the invocation */
  constructor(tableName: string, controller: string, owner: string) {
    this.#table = tableName;
    this.#controller = controller;
    this.#owner = owner;
  }

  /**
   * Takes the lease, or marks it dirty for its holder, who then looks once more before letting go.
   * @returns undefined if somebody else holds it and has been told
   */
  async acquire(resource: string, nowMs: number): Promise<Lease | undefined> {
    // A holder may let go between our two writes: then the mark finds nobody, and the second attempt gets the lease.
    for (let attempt = 0; attempt < 2; attempt++) {
      const taken = await this.#update(
        resource,
        'SET holder = :owner, expiresAtMs = :expiresAtMs, dirty = :no ADD fence :one',
        'attribute_not_exists(pk) OR expiresAtMs < :now',
        { ':owner': this.#owner, ':expiresAtMs': nowMs + LEASE_MS, ':now': nowMs, ':no': false, ':one': 1 },
      );
      if (taken) return { resource, fence: Number(taken['fence']?.N) };
      const marked = await this.#update(resource, 'SET dirty = :yes', 'expiresAtMs >= :now', {
        ':yes': true,
        ':now': nowMs,
      });
      if (marked) return undefined;
    }
    return undefined;
  }

  /**
   * Lets go, unless somebody asked for another look meanwhile.
   * @returns false if the lease is still held and the resource has to be looked at once more
   */
  async release(lease: Lease): Promise<boolean> {
    const mine = { ':fence': lease.fence };
    const released = await this.#update(lease.resource, 'SET expiresAtMs = :zero', 'fence = :fence AND dirty = :no', {
      ...mine,
      ':zero': 0,
      ':no': false,
    });
    if (released) return true;
    // Dirty: clear the mark and look again. Not ours any more: there is nothing to let go of.
    return !(await this.#update(lease.resource, 'SET dirty = :no', 'fence = :fence', { ...mine, ':no': false }));
  }

  /** Lets go whatever was asked meanwhile: on the way out of a failure, or when time is up. The tick looks again. */
  async abandon(lease: Lease): Promise<void> {
    await this.#update(lease.resource, 'SET expiresAtMs = :zero', 'fence = :fence', {
      ':zero': 0,
      ':fence': lease.fence,
    });
  }

  async #update(resource: string, update: string, condition: string, values: Record<string, unknown>) {
    try {
      const { Attributes } = await dynamoDb.send(
        new UpdateItemCommand({
          TableName: this.#table,
          Key: marshall({ pk: 'lease', sk: `${this.#controller}#${resource}` }),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: marshall(values),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (isNamed(error, 'ConditionalCheckFailedException')) return undefined;
      throw error;
    }
  }
}
