import type { Fleet } from '../../fleet/fleet.ts';
import type { Caller } from '../evenkeel/caller.ts';
import type { Clients } from './clients.ts';
import type { PartName, Parts } from './parts.ts';

/** What a reader reads with. */
export interface Reading {
  readonly clients: Clients;
  readonly caller: Caller;
  readonly stage: string;
  /** Undefined if none was given and none is deployed. */
  fleet(): Promise<Fleet | undefined>;
  /** Another part, read once whoever asks. Rejects with PartUnreadError if it cannot be read. */
  part<Name extends PartName>(name: Name): Promise<Parts[Name]>;
}

/** How a part is read. */
export interface Reader<Value> {
  /** For people. */
  readonly what: string;
  readonly actions: readonly string[];
  readonly read: (reading: Reading) => Promise<Value>;
}
