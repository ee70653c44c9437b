import type { EventDefinition } from '../../events/envelope.ts';
import type { Fleet } from '../../fleet/fleet.ts';

/** What the rest of Evenkeel knows of a controller: plain data, and what follows from the fleet. */
export interface ControllerRow {
  /** Of its function, of its part of the ledger, on the bus; and of its folder, unless `folder` says otherwise. */
  readonly name: string;
  /** From the root of the repository (default: `functions/controllers/NAME`). */
  readonly folder?: string;
  /** What it looks after, for people. */
  readonly title: string;
  readonly words: ResourceWords;
  /**
   * The controller whose resources these belong to, by the same names. A bare name means both of them to whoever asks,
   * and the other one to whoever pauses: this one goes on meanwhile.
   */
  readonly accompanies?: string;
  /** What people may name, in the order of the fleet. */
  readonly resourcesOf: (fleet: Fleet) => readonly Resource[];
  /** What has nothing to do is not deployed. */
  readonly isNeededBy: (fleet: Fleet) => boolean;
  /** Which events trigger it. Each becomes a rule. */
  readonly routes: readonly ControllerRoute[];
  /** What it publishes besides its decisions, their outcomes, and what people must know. (default: nothing) */
  readonly publishes?: readonly EventDefinition[];
  /** Every so many minutes it looks for what no event told. */
  readonly tickMinutes: number;
  /** Every so many hours it looks at everything, whether something is under way or not. */
  readonly sweepHours?: number;
  /** How a tick over a large fleet is divided among several invocations. (default: one looks at everything) */
  readonly inParts?: InParts;
  /** People are told when it has not run for so many minutes. */
  readonly silentMinutes: number;
  /** So many at once, set apart for it, and no more. */
  readonly reservedConcurrency?: number;
  /**
   * Why it keeps no ledger. Then it has no record that could be shown: `status`, `explain`, `history`, `pause` and the
   * announcements leave it out, and so do the docs of decisions (default: it keeps one).
   */
  readonly keepsNoLedger?: string;
  /** Its page in the docs. One that keeps a ledger has it. */
  readonly docs?: Docs;
  /** The numbers of its decisions that say most, in the order in which they are shown, and what people call them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Numbers that say something even where they are 0. */
  readonly shownAtZero?: readonly string[];
  /** What it writes in the ledger besides its own records and leases: partitions. (default: nothing) */
  readonly writes?: readonly string[];
  /** What it may do in AWS besides the ledger, the bus and its log. What depends on the fleet stands in stacks/controllers/. */
  readonly permissions?: readonly Permission[];
}

/** How people speak of the resources of a controller. */
export interface ResourceWords {
  /** `target group` */
  readonly one: string;
  readonly several: string;
  /** Before a resource, where a bare name would mean another controller's: `targets` makes `targets/shop`. */
  readonly prefix?: string;
  /** Beside a resource, where another controller has said something about one of the same name: `shop (safety net)`. */
  readonly suffix?: string;
}

export interface Resource {
  readonly name: string;
  readonly mode: 'observe' | 'act';
}

interface InParts {
  /** So many invocations at once, at most. */
  readonly atOnce: number;
  /** What takes no more: a quota, or a rate of AWS. */
  readonly why: string;
}

/** An event that triggers a controller. */
export interface ControllerRoute {
  /** Names the rule. */
  readonly name: string;
  readonly event: EventDefinition;
  /** AWS's events come on the default bus, our own on a bus of ours. */
  readonly bus: 'default' | 'own';
}

interface Docs {
  /** The page in docs/ that is generated from its rules. */
  readonly page: string;
  /** The page in docs/ that says what it is for. */
  readonly guide: string;
  /** The file in which the fleet's settings for it stand. */
  readonly settings: string;
}

/** A statement of a role. */
export interface Permission {
  readonly actions: readonly string[];
  /**
   * `*`, or ARNs without what all have in common: `ssm:parameter/evenkeel/*`. What changes anything has a function
   * instead, of a resource's name or of `*`: it is allowed for each resource in mode act.
   */
  readonly resources: '*' | readonly string[] | ((resource: string) => string);
  readonly onlyWith?: 'our tag in the request' | 'our tag on the resource';
  /** What for, and why the resources are not named more closely. */
  readonly why: string;
}

/** Entries of a part of the fleet that have a mode each. */
export const named = (entries: Readonly<Record<string, { readonly mode: 'observe' | 'act' }>>): Resource[] =>
  Object.entries(entries).map(([name, { mode }]) => ({ name, mode }));

/** From the root of the repository. */
export const folderOf = ({ name, folder }: Pick<ControllerRow, 'name' | 'folder'>): string =>
  folder ?? `functions/controllers/${name}`;

/** How a person names a resource so that no other one can be meant. */
export const addressOf = ({ words }: Pick<ControllerRow, 'words'>, resource: string): string =>
  words.prefix === undefined ? resource : `${words.prefix}/${resource}`;

/** What people read about a resource: `shop`, or `shop (safety net)` where another controller has one of the same name. */
export const labelOf = ({ words }: Pick<ControllerRow, 'words'>, resource: string): string =>
  words.suffix === undefined ? resource : `${resource} (${words.suffix})`;

/** A row as it travels beside a bundle, with what follows from the fleet worked out. */
export interface ListedController extends Pick<
  ControllerRow,
  'name' | 'words' | 'accompanies' | 'labels' | 'shownAtZero'
> {
  readonly resources: readonly Resource[];
}

/** Whether it has something to say to people: only what is recorded can be shown, explained and paused. */
export const keepsLedger = ({ keepsNoLedger }: Pick<ControllerRow, 'keepsNoLedger'>): boolean =>
  keepsNoLedger === undefined;

/** The controllers that have something to say to people, and stand in AWS. */
export const listControllers = (rows: readonly ControllerRow[], fleet: Fleet): ListedController[] =>
  rows
    .filter((row) => keepsLedger(row) && row.isNeededBy(fleet))
    .map(({ name, words, accompanies, labels, shownAtZero, resourcesOf }) => ({
      name,
      words,
      ...(accompanies !== undefined && { accompanies }),
      labels,
      ...(shownAtZero && { shownAtZero }),
      resources: resourcesOf(fleet),
    }));
