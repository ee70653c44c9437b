import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { CONTROLLER_INDEX, partitions } from '../fleet/partitions.ts';
import { allow } from './function.ts';

/** The partitions of the ledger that a function uses, `*` for any characters. */
export interface LedgerUse {
  /** (default: none) */
  readonly reads?: readonly string[];
  /** Items that it creates and changes; it may read them, too. (default: none) */
  readonly writes?: readonly string[];
  /** (default: none) */
  readonly deletes?: readonly string[];
  /** Whether it reads all that concerns a controller at once. (default: false) */
  readonly readsControllers?: boolean;
}

const READING = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];

/** What a function writes in the ledger is its own: a role that could write an item of another could speak for it. */
export function allowLedger(role: iam.IRole, ledger: TableV2, use: LedgerUse): void {
  const { reads = [], writes = [], deletes = [], readsControllers = false } = use;
  allowIn(role, ledger, READING, [...reads, ...writes], 'To read the parts of the ledger that it decides by.');
  // A transaction of puts needs only the permission to put.
  const own = 'To keep its own parts of the ledger, and to speak for nobody else there.';
  allowIn(role, ledger, ['dynamodb:PutItem', 'dynamodb:UpdateItem'], writes, own);
  allowIn(role, ledger, ['dynamodb:DeleteItem'], deletes, 'To end what it has begun there.');
  if (!readsControllers) return;
  const index = `${ledger.tableArn}/index/${CONTROLLER_INDEX.name}`;
  allow(role, ['dynamodb:Query'], [index], 'To read all that concerns a controller at once.');
}

/** A worker leaves the outcome of what a controller has requested, and reads nothing. */
export const allowMarks = (role: iam.IRole, ledger: TableV2, controller: string): void =>
  allowIn(
    role,
    ledger,
    ['dynamodb:PutItem'],
    [partitions.marks(controller)],
    'To leave the outcome of its work for the controller that has asked for it.',
  );

function allowIn(role: iam.IRole, ledger: TableV2, actions: string[], among: readonly string[], why: string): void {
  if (among.length === 0) return;
  const isPattern = among.some((partition) => partition.includes('*'));
  allow(role, actions, [ledger.tableArn], why, {
    [`ForAllValues:${isPattern ? 'StringLike' : 'StringEquals'}`]: { 'dynamodb:LeadingKeys': among },
  });
}
