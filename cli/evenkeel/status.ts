import { type Concerns, isTold, lastingIn } from '../../functions/control-loop/attention.ts';
import type { Interlock } from '../../functions/control-loop/interlock.ts';
import type { Numbers } from '../../functions/control-loop/decision.ts';
import { type ZoneNumbers, zonesIn } from '../../functions/control-loop/zoneNumbers.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import { addressOf } from '../../functions/controllers/row.ts';
import type { Tell } from './command.ts';
import type { OpenedController } from './controllers.ts';
import { type LastDecision, readLastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';
import { look, type Looked, unreadIn } from './look.ts';
import type { Target } from './target.ts';

/** The status of one resource of one controller. */
export interface Status {
  readonly controller: string;
  readonly resource: string;
  /** From the fleet. */
  readonly mode: 'observe' | 'act';
  /** Whether the ledger could be read: if not, what is missing here is not known. */
  readonly isLedgerRead: boolean;
  /** What would be decided now; undefined if it could not be observed, or was not to be. */
  readonly now: Now | undefined;
  /** The last recorded decision. */
  readonly decision: LastDecision | undefined;
  /** What the metrics say about each zone; absent where they say nothing. */
  readonly zones?: readonly ZoneNumbers[];
  /** Set if the fleet file differs from the deployed one, as far as the last decision shows. */
  readonly difference: string | undefined;
  /** What else is to be known, a line each. */
  readonly standing: readonly string[];
  /** Operations in progress, in the controller's own shape. */
  readonly underWay: unknown;
  readonly pause: Pause | undefined;
  readonly interlock: Interlock | undefined;
  /** What needs a person, or will if it lasts; the most urgent first. */
  readonly attention: readonly Attention[];
}

/** What would be decided now, and the metrics that it rests on. */
interface Now {
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Numbers;
}

interface Attention {
  /** `watch`: people are not told yet, because it may pass by itself. */
  readonly level: 'action' | 'watch';
  readonly message: string;
  readonly sinceMs: number;
  /** When people are told, or told again; before, the message is about that moment. */
  readonly dueMs: number;
}

/** A status with its presentation. */
export interface Shown extends Pick<OpenedController, 'row' | 'presentation'> {
  readonly status: Status;
  /** What of the observed state is shown beside the metrics. */
  readonly liveFacts: readonly string[];
}

/** The status of an installation, as far as it could be read. */
export interface FleetStatus {
  readonly shown: readonly Shown[];
  /** What could not be read, and why. */
  readonly unread: readonly string[];
}

/** The status of the given resources, in their order. */
export async function readStatus(
  installation: Installation,
  targets: readonly Target[],
  how: { readonly recordedOnly?: boolean; readonly tell: Tell },
): Promise<FleetStatus> {
  const looked = await look(installation, targets, how);
  how.tell('Reading the last decisions …');
  const unread = unreadIn(looked, ({ row, resource }) => addressOf(row, resource));
  return { shown: await Promise.all(looked.map((one) => shownOf(installation, one))), unread };
}

/** The same as JSON, for scripts. */
export const statusJson = ({ stage, caller }: Installation, { shown, unread }: FleetStatus) => ({
  stage,
  region: caller.region,
  account: caller.account,
  atMs: caller.nowMs,
  resources: shown.map(({ status }) => status),
  unread,
});

/** What has changed when it differs: decisions and what people do, and no load, which never rests. */
export const statusEssence = ({ shown, unread }: FleetStatus): unknown => ({
  unread,
  resources: shown.map(({ status }) => {
    const { controller, resource, mode, now, decision, zones, pause, interlock, attention } = status;
    const { kind, reason } = now ?? decision ?? {};
    const messages = attention.map(({ level, message }) => `${level} ${message}`);
    return { controller, resource, mode, kind, reason, zones, pause, interlock: interlock?.by, messages };
  }),
});

async function shownOf(installation: Installation, looked: Looked): Promise<Shown> {
  const { row, opened, evaluated } = looked;
  const { presentation } = opened;
  return {
    row,
    presentation,
    status: await statusOf(installation, looked),
    liveFacts: (evaluated && presentation.liveFactsOf?.(evaluated.situation)) ?? [],
  };
}

async function statusOf(installation: Installation, looked: Looked): Promise<Status> {
  const { row, resource, opened, record, evaluated } = looked;
  const { presentation } = opened;
  const { progress, pause, interlock, concerns = {} } = record ?? {};
  const decision = record && (await readLastDecision(installation, looked, record));
  const now = evaluated && nowOf(evaluated.evaluation.decision);
  const zones = zonesIn(now?.numbers ?? decision?.numbers ?? {});
  return {
    controller: row.name,
    resource,
    mode: opened.modeOf(resource),
    isLedgerRead: record !== undefined,
    now,
    decision,
    ...(zones.length > 0 && { zones }),
    difference: presentation.differenceOf?.(installation, resource, decision),
    standing: record ? ((await presentation.standingOf?.(installation, resource)) ?? []) : [],
    underWay: progress && presentation.underWayOf(progress, installation.caller.nowMs),
    pause: pause && pauseOf(pause),
    interlock,
    attention: attentionIn(concerns),
  };
}

const nowOf = ({ kind, reason, numbers }: Now): Now => ({ kind, reason, numbers });

const attentionIn = (concerns: Concerns): Attention[] =>
  lastingIn(concerns)
    .map(([, concern]): Attention => {
      const { message, sinceMs, dueMs } = concern;
      return { level: isTold(concern) ? 'action' : 'watch', message, sinceMs, dueMs };
    })
    .toSorted((a, b) => a.level.localeCompare(b.level) || a.sinceMs - b.sinceMs);

/** Without the keys of its item. */
const pauseOf = ({ by, why, sinceMs, untilMs }: Pause): Pause => ({
  by,
  why,
  ...(sinceMs !== undefined && { sinceMs }),
  ...(untilMs !== undefined && { untilMs }),
});
