/**
 * Capacity units. Source: Developer Guide, "DynamoDB read and write operations": reads in steps of 4 KB, half as much
 * if they may be eventually consistent, writes in steps of 1 KB; in a transaction, twice as much.
 */

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.ceil(Math.max(bytes, 1) / 4096) * (consistent ? 1 : 0.5);
}

export function writeUnits(bytes: number): number {
  return Math.ceil(Math.max(bytes, 1) / 1024);
}

export const TRANSACTION_FACTOR = 2;
