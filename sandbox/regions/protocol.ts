import type { DeployedResource } from '../deploy/resource.ts';
import type { Foreign } from '../core.ts';

/** What a Region of its own thread is made with. */
export interface RegionSettings {
  readonly seed?: number | undefined;
  readonly startMs?: number | undefined;
  /** A module whose default export makes what the Region has before anything is deployed (default: nothing). */
  readonly world?: string | undefined;
}

/** A stack, as far as it can leave its thread. */
export interface StackSummary {
  readonly stackName: string;
  readonly resources: readonly Pick<DeployedResource, 'type' | 'logicalId' | 'name' | 'arn' | 'ref'>[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

export type Order =
  | { readonly order: 'run'; readonly untilMs: number }
  | {
      readonly order: 'deploy';
      readonly folder: string;
      readonly taken: readonly string[];
      readonly importExistingResources?: boolean;
    }
  | { readonly order: 'destroy' }
  | { readonly order: 'accept'; readonly delivery: Foreign }
  /** How deliveries that have left the Region have ended: undefined where the other Region has taken it. */
  | {
      readonly order: 'settle';
      readonly outcomes: readonly (readonly [number: number, failure: Failure | undefined])[];
    };

/** An error, as far as it can leave its thread: the delivery looks at its name. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

/** A delivery to another Region or account, and the number by which its end is told. */
export interface Outgoing {
  readonly number: number;
  readonly delivery: Foreign;
}

/** What a Region answers with. */
export interface Answers {
  readonly run: readonly Outgoing[];
  readonly deploy: readonly StackSummary[];
  readonly destroy: undefined;
  readonly accept: undefined;
  readonly settle: undefined;
}

export type Reply =
  | { readonly number: 0; readonly ready: { readonly url: string; readonly nowMs: number } }
  | { readonly number: number; readonly answer: unknown }
  | { readonly number: number; readonly failure: Failure };
