import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { CONTROLLER_INDEX, partitions } from '../fleet/partitions.ts';
import { allow } from './function.ts';

/** The partitions of the ledger that a function uses, `*` for any characters. */
export interface LedgerUse {
  /** Items that it reads by their keys: what it writes, it may read only where it says so. */
  readonly reads: readonly string[];
  /** Whether it reads several items at once. (default: false) */
  readonly readsBatches?: boolean;
  /** Partitions that it reads as a whole. (default: none) */
  readonly queries?: readonly string[];
  /** What it reads by the index, by what stands there as its controller. (default: nothing) */
  readonly indexed?: readonly string[];
  /** Items that it creates and changes. */
  readonly writes: readonly string[];
  /** Whether it reads all that concerns a controller at once. (default: false) */
  readonly readsControllers?: boolean;
}

/** What a function writes in the ledger is its own: a role that could write an item of another could speak for it. */
export function allowLedger(role: iam.IRole, ledger: TableV2, use: LedgerUse): void {
  const { reads, readsBatches = false, queries = [], indexed = [], writes, readsControllers = false } = use;
  const reading = [...(readsBatches ? ['dynamodb:BatchGetItem'] : []), 'dynamodb:GetItem'];
  allowIn(role, ledger, reading, reads, 'To read the parts of the ledger that it decides by.');
  allowIn(role, ledger, ['dynamodb:Query'], queries, 'To list the parts of the ledger that it looks through.');
  // A transaction of puts needs only the permission to put.
  const own = 'To keep its own parts of the ledger, and to speak for nobody else there.';
  allowIn(role, ledger, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], writes, own);
  const index = `${ledger.tableArn}/index/${CONTROLLER_INDEX.name}`;
  if (indexed.length > 0)
    allow(role, ['dynamodb:Query'], [index], 'To find what is open without reading what is over.', {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': indexed },
    });
  if (!readsControllers) return;
  allow(role, ['dynamodb:Query'], [index], 'To read all that concerns a controller at once.');
}

/** Somebody who adds items to one part, never reads them, and changes none. */
export const allowAdding = (role: iam.IRole, ledger: TableV2, partition: string, why: string): void =>
  allowIn(role, ledger, ['dynamodb:PutItem'], [partition], why);

/** A worker leaves the outcome of what a controller has requested, and reads nothing. */
export const allowMarks = (role: iam.IRole, ledger: TableV2, controller: string): void =>
  allowAdding(
    role,
    ledger,
    partitions.marks(controller),
    'To leave the outcome of its work for the controller that has asked for it.',
  );

function allowIn(role: iam.IRole, ledger: TableV2, actions: string[], among: readonly string[], why: string): void {
  if (among.length === 0) return;
  const isPattern = among.some((partition) => partition.includes('*'));
  allow(role, actions, [ledger.tableArn], why, {
    [`ForAllValues:${isPattern ? 'StringLike' : 'StringEquals'}`]: { 'dynamodb:LeadingKeys': among },
  });
}
