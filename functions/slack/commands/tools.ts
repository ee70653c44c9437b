import type { Fleet } from '../../../fleet/fleet.ts';
import type { SlackSettings } from '../../../fleet/slack.ts';
import type { Managed } from './resources.ts';

/** What an answer is made from. */
export interface Tools {
  readonly tableName: string;
  readonly fleet: Fleet;
  readonly settings: SlackSettings;
  readonly managed: readonly Managed[];
  /** The names of the controllers' functions, by controller. */
  readonly functionNames: Readonly<Record<string, string>>;
  /** When it was asked, in milliseconds since the epoch: an answer that is given twice is the same. */
  readonly nowMs: number;
  /** Who asked, as the ledger names people. */
  readonly by: string;
}
