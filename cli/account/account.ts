import type { Fleet } from '../../fleet/fleet.ts';
import { type Caller, identify } from '../evenkeel/caller.ts';
import { type ClientSettings, createClients } from './clients.ts';
import { kindOf, type Unread, wordsOf } from './failure.ts';
import type { PartName, Parts } from './parts.ts';
import type { Reader, Reading } from './reader.ts';
import { READERS } from './readers.ts';

/** What an account is read for. */
export interface Purpose {
  readonly stage: string;
  /** The fleet that is held against it. (default: the one that is deployed) */
  readonly fleet?: Fleet | undefined;
}

/** A part of the account could not be read. */
class PartUnreadError extends Error {
  readonly unread: Unread;

  constructor(unread: Unread) {
    super(`${unread.what}: ${unread.why}`);
    this.name = 'PartUnreadError';
    this.unread = unread;
  }
}

/** Parts that were read, and why the others were not. */
export interface Snapshot {
  readonly caller: Caller;
  readonly stage: string;
  readonly fleet: Fleet | undefined;
  readonly parts: Partial<Parts>;
  readonly unread: ReadonlyMap<PartName, Unread>;
}

/** Reads these parts of an account, and what they need; every API is paged through once. What AWS refuses is recorded. */
export async function readSnapshot(
  names: readonly PartName[],
  { stage, fleet: given }: Purpose,
  settings: ClientSettings = {},
): Promise<Snapshot> {
  const clients = createClients(settings);
  const caller = await identify(clients.sts);
  const read = new Map<PartName, Promise<unknown>>();
  const reading: Reading = {
    clients,
    caller,
    stage,
    fleet: async () => given ?? (await reading.part('published')),
    part<Name extends PartName>(name: Name) {
      let part = read.get(name) as Promise<Parts[Name]> | undefined;
      if (!part) read.set(name, (part = readPart(name, reading)));
      return part;
    },
  };
  const parts: { [Name in PartName]?: unknown } = {};
  const unread = new Map<PartName, Unread>();
  await Promise.all(
    names.map(async (name) => {
      try {
        parts[name] = await reading.part(name);
      } catch (error) {
        if (!(error instanceof PartUnreadError)) throw error;
        unread.set(name, error.unread);
      }
    }),
  );
  const fleet = await reading.fleet().catch(() => undefined);
  return { caller, stage, fleet, parts: parts as Partial<Parts>, unread };
}

async function readPart<Name extends PartName>(name: Name, reading: Reading): Promise<Parts[Name]> {
  const { what, actions, read } = READERS[name] as unknown as Reader<Parts[Name]>;
  try {
    return await read(reading);
  } catch (error) {
    // What it depends on could not be read: that is what people have to know.
    if (error instanceof PartUnreadError) throw error;
    // A mistake of ours is none of AWS's.
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
    throw new PartUnreadError({ what, actions, kind: kindOf(error), why: wordsOf(error) });
  }
}
