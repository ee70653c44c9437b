import type { Region } from '../../region.ts';
import type { CallContext } from '../../wire/handlers.ts';
import type { Breach } from '../invariants.ts';

/** A call of a function that changes something, before it is carried out. */
export interface Act {
  /** Region time in milliseconds. */
  readonly atMs: number;
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Which function calls: the name of its session. */
  readonly functionName: string;
  /** The controller whose function it is; undefined where it is that of a drill, a worker or Slack. */
  readonly controller: string | undefined;
}

/** What one part of the fleet must never come to. */
export interface Watch {
  /** Looks at a call before it is carried out. What it returns is a breach if the call takes effect. */
  readonly before?: (act: Act) => string | undefined;
  /** The same, for calls of functions that only read: what they see, they may go by. */
  readonly onRead?: (call: CallContext) => void;
  /** Looks at everything, once a minute. */
  readonly look?: () => readonly string[];
  /** Looks at what is left of the night, when everything has worked for long. */
  readonly atEnd?: () => readonly string[];
  readonly name: string;
}

export interface Watched {
  readonly region: Region;
  readonly stage: string;
  readonly ledger: Ledger;
}

/** The items of the ledger's table, as they are. */
export class Ledger {
  readonly #region: Region;
  readonly #table: string;

  constructor(region: Region, table: string) {
    this.#region = region;
    this.#table = table;
  }

  get table(): string {
    return this.#table;
  }

  all(): readonly Item[] {
    return this.#region.dynamoDb.inspect(this.#table) as unknown as readonly Item[];
  }

  in(partition: string): readonly Item[] {
    return this.all().filter(({ pk }) => pk === partition);
  }
}

export interface Item {
  readonly pk: string;
  readonly sk: string;
  readonly [attribute: string]: unknown;
}

export type OnBreach = (breach: Breach) => void;

/** In the names that CloudFormation gives to functions, each begins with its construct's. */
const CONTROLLERS: Readonly<Record<string, RegExp>> = {
  replicas: /replicas/i,
  certificates: /certificates/i,
  targets: /targets/i,
  safetyNet: /safety-?net/i,
};

/** Drills have functions of their own, with their kinds in no name. */
export const controllerOf = (functionName: string): string | undefined =>
  /drill|prober|warmer|handshakes|slack/i.test(functionName)
    ? undefined
    : Object.entries(CONTROLLERS).find(([, name]) => name.test(functionName))?.[0];
