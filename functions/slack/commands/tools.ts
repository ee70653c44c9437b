import type { Fleet } from '../../../fleet/fleet.ts';
import type { SlackSettings } from '../../../fleet/slack.ts';
import type { Managed } from './resources.ts';

/** The context of a command. */
export interface Tools {
  readonly tableName: string;
  readonly fleet: Fleet;
  readonly settings: SlackSettings;
  readonly managed: readonly Managed[];
  /** The names of the controllers' functions, by controller. */
  readonly functionNames: Readonly<Record<string, string>>;
  /** The time of the request in milliseconds since the epoch, so that a retry gives the same answer. */
  readonly nowMs: number;
  /** The requester, by the ledger's name. */
  readonly by: string;
}
