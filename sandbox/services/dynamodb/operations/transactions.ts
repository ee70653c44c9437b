import type * as dynamodb from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../../clock.ts';
import { AwsError, type Handlers } from '../../../wire/handlers.ts';
import { constraint, invalid, required } from '../errors.ts';
import { QUOTAS } from '../quotas.ts';
import { acceptItem } from '../values/accept.ts';
import { TRANSACTION_FACTOR } from '../values/units.ts';
import type { Tables } from '../storage/tables.ts';
import { itemBytes } from '../values/size.ts';
import type { Item, Value } from '../values/value.ts';
import { hasRepeats } from './batches.ts';
import { Consumption } from './consumption.ts';
import {
  commit,
  prepareCheck,
  prepareDelete,
  preparePut,
  prepareUpdate,
  type Change,
  type PreparedWrite,
} from './prepare.ts';
import { readItem } from './reads.ts';
import { requireNoCollectionMetrics } from './writes.ts';

/** How long a ClientRequestToken is remembered. Source: API Reference, TransactWriteItems. */
const TOKEN_MS = 10 * 60_000;

type Transactions = Pick<Handlers<typeof dynamodb>, 'TransactWriteItems' | 'TransactGetItems'>;

/**
 * Requests are carried out one after the other, so that TransactionConflict, which at AWS answers two transactions at
 * the same moment, does not come about by itself.
 */
export function transactionOperations(tables: Tables, clock: Clock): Transactions {
  const tokens = new Tokens(clock);
  return {
    TransactWriteItems: (input) => {
      requireNoCollectionMetrics(input);
      const parts = checkedParts(input.TransactItems);
      const consumption = new Consumption(input.ReturnConsumedCapacity, { inTransaction: true });
      if (tokens.isRepetition(input)) return { ConsumedCapacity: consumption.report() };
      const writes = parts.map((part) => prepareWrite(tables, part));
      requireDistinct(writes);
      const changes = decideAll(writes);
      requireBytes(changes.map(({ after, before, key }) => after ?? before ?? key));
      for (const change of changes) commit(change, consumption, true);
      tokens.remember(input);
      return { ConsumedCapacity: consumption.report() };
    },
    TransactGetItems: (input) => {
      const gets = checkedParts(input.TransactItems).map(({ Get }) => required(Get, 'transactItems.member.get'));
      requireDistinct(
        gets.map(({ TableName, Key }) => ({ table: tables.get(TableName), key: acceptItem(required(Key, 'key')) })),
      );
      const consumption = new Consumption(input.ReturnConsumedCapacity, { inTransaction: true });
      const items = gets.map((get) => readItem(tables, get, consumption, true, TRANSACTION_FACTOR));
      requireBytes(items.filter((item) => item !== undefined));
      return {
        Responses: items.map((item) => (item ? { Item: item } : {})),
        ConsumedCapacity: consumption.report(),
      };
    },
  };
}

/** In which words AWS refuses it is a guess: the API reference names the limit only. */
function requireBytes(items: readonly Item[]): void {
  const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
  if (bytes > QUOTAS.bytesOfTransaction)
    throw invalid('The aggregate size of the items in the transaction exceeds 4 MB');
}

function checkedParts<T>(parts: readonly T[] | undefined): readonly T[] {
  const count = required(parts, 'transactItems').length;
  if (count < 1) throw constraint('[]', 'transactItems', 'Member must have length greater than or equal to 1');
  if (count > QUOTAS.actionsOfTransaction) {
    throw constraint(
      `[${count} items]`,
      'transactItems',
      `Member must have length less than or equal to ${QUOTAS.actionsOfTransaction}`,
    );
  }
  return parts!;
}

function prepareWrite(tables: Tables, part: dynamodb.TransactWriteItem): PreparedWrite {
  const { ConditionCheck, Put, Update, Delete } = part;
  if ([ConditionCheck, Put, Update, Delete].filter((each) => each !== undefined).length !== 1) {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (ConditionCheck) return prepareCheck(tables, ConditionCheck);
  if (Put) return preparePut(tables, Put);
  if (Delete) return prepareDelete(tables, Delete);
  required(Update!.UpdateExpression, 'transactItems.member.update.updateExpression');
  return prepareUpdate(tables, Update!);
}

function requireDistinct(parts: Parameters<typeof hasRepeats>[0]): void {
  if (hasRepeats(parts)) throw invalid('Transaction request cannot include multiple operations on one item');
}

/** Decides every write, or throws TransactionCanceledException with the reason of each. */
function decideAll(writes: readonly PreparedWrite[]): Change[] {
  const changes: Change[] = [];
  const reasons = writes.map((write): dynamodb.CancellationReason => {
    try {
      changes.push(write.decide());
      return { Code: 'None' };
    } catch (error) {
      return cancellationReason(error);
    }
  });
  if (changes.length === writes.length) return changes;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons: reasons } },
  );
}

function cancellationReason(error: unknown): dynamodb.CancellationReason {
  if (!(error instanceof AwsError)) throw error;
  // A reason's code is the exception's name without "Exception", but for one.
  const Code = error.code === 'ValidationException' ? 'ValidationError' : error.code.replace(/Exception$/, '');
  const item = error.fields['Item'] as Record<string, Value> | undefined;
  return { Code, Message: error.message, ...(item && { Item: item }) };
}

/** The tokens of the transactions of the last ten minutes, so that one that is sent again is carried out once. */
class Tokens {
  readonly #clock: Clock;
  readonly #known = new Map<string, { readonly request: string; readonly atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isRepetition(input: dynamodb.TransactWriteItemsCommandInput): boolean {
    this.#forgetOld();
    const known = input.ClientRequestToken === undefined ? undefined : this.#known.get(input.ClientRequestToken);
    if (known && known.request !== canonical(input.TransactItems)) {
      throw new AwsError(
        'IdempotentParameterMismatchException',
        'DynamoDB rejected the request because you retried a request with a different payload but with an idempotent token that was already used.',
      );
    }
    return known !== undefined;
  }

  remember(input: dynamodb.TransactWriteItemsCommandInput): void {
    if (input.ClientRequestToken === undefined) return;
    this.#known.set(input.ClientRequestToken, {
      request: canonical(input.TransactItems),
      atMs: this.#clock.now(),
    });
  }

  #forgetOld(): void {
    for (const [token, { atMs }] of this.#known) {
      if (this.#clock.now() - atMs < TOKEN_MS) return;
      this.#known.delete(token);
    }
  }
}

/** Requests that differ only in the order in which they name things are one request: public recorded answers. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof Uint8Array)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
