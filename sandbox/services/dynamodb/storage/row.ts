import type { Item } from '../values/value.ts';
import type { Position } from './position.ts';

export interface Row {
  readonly position: Position;
  readonly item: Item;
  readonly bytes: number;
}

/** How the rows were at some time: what has changed since, by position; undefined where there was nothing. */
export type Past = ReadonlyMap<string, { readonly position: Position; readonly row: Row | undefined }>;

export const PRESENT: Past = new Map();
