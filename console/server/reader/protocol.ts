import type { Action, ActionResult, Change, Chart, Dashboard, Explanation, LedgerEntry } from '../../model.ts';

/** One stage of Evenkeel that a reader looks at. */
export interface ReaderSettings {
  readonly id: string;
  readonly stage: string;
  /** (default: as the command line finds it) */
  readonly fleetFile?: string;
  readonly isSandbox: boolean;
  /** By which options the command line looks at it (default: by the address of the page). */
  readonly commandOptions?: string;
  /** Where the sandbox's Slack page is. */
  readonly slackPath?: string;
}

/** What a page asks for beyond the snapshot. */
export type Question =
  | { readonly ask: 'chart'; readonly cluster: string; readonly hours: number }
  | { readonly ask: 'dashboard'; readonly hours: number }
  | { readonly ask: 'ledger'; readonly before: string | undefined; readonly limit: number }
  | { readonly ask: 'explain'; readonly controller: string; readonly resource: string }
  | { readonly ask: 'act'; readonly action: Action };

export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  readonly hasMore: boolean;
}

export type Answer = Chart | Dashboard | LedgerPage | Explanation | ActionResult;

/** From the server to a reader. */
export interface Order {
  readonly number: number;
  readonly question: Question;
}

/** From a reader to the server. */
export type Report =
  | { readonly type: 'changes'; readonly changes: readonly Change[] }
  | { readonly type: 'answer'; readonly number: number; readonly answer: Answer }
  /** `notFound` is what a page should not have asked for. */
  | { readonly type: 'failure'; readonly number: number; readonly message: string; readonly notFound: boolean };
