import type { DecisionTraits } from '../../control-loop/controller.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import type { Repetition } from '../../control-loop/repetition.ts';
import type { UnfitReason } from '../../aws/rds/unfitReason.ts';
import { describeMembers, type EndpointMembers } from './endpointMembers.ts';
import type { NewReader, Replaces } from './newReader.ts';
import { ALL_ORDERS, classSubject, offeringSubject, zoneSubject } from './offering.ts';
import { REPLACEMENT_SUBJECT } from './replacement.ts';
import type { TemplateOption } from './template.ts';

export type Decision =
  /** Nothing is changed. */
  | {
      readonly kind: 'hold';
      readonly reason: HoldReason;
      /** What RDS answered about each offering that is passed over, where more readers are needed and none can be had. */
      readonly refusals?: readonly string[];
      readonly numbers: Numbers;
    }
  /** Readers are created. */
  | {
      readonly kind: 'add';
      readonly reason:
        | 'below-floor'
        | 'overloaded'
        | 'lagging'
        | 'rising'
        | 'forecast'
        | 'outdated'
        | 'order-not-accepted';
      readonly readers: readonly NewReader[];
      /** The outdated reader that is drained once these serve. */
      readonly replaces?: Replaces;
      readonly numbers: Numbers;
    }
  /** A reader of ours serves from now on. */
  | {
      readonly kind: 'admit';
      readonly reason: 'available' | 'warmed' | 'warm-up-failed';
      readonly readerIds: readonly string[];
      /** Undefined where the endpoint does not exclude them and takes them in by itself. */
      readonly excluded: readonly string[] | undefined;
      readonly only?: EndpointMembers['only'];
      readonly relieved?: EndpointMembers['relieved'];
      readonly numbers: Numbers;
    }
  /** A reader of ours fills its cache before it serves. */
  | {
      readonly kind: 'warm';
      readonly reason: 'available';
      readonly readers: readonly { readonly id: string; readonly host: string; readonly port: number }[];
      readonly numbers: Numbers;
    }
  /** A draining reader serves again. */
  | {
      readonly kind: 'take-back';
      readonly reason: 'below-floor' | 'overloaded' | 'lagging' | 'rising' | 'forecast';
      readonly readerIds: readonly string[];
      readonly excluded: EndpointMembers['excluded'];
      readonly only?: EndpointMembers['only'];
      readonly relieved?: EndpointMembers['relieved'];
      readonly numbers: Numbers;
    }
  /** A reader gets no new connections; those that it has live on. */
  | {
      readonly kind: 'drain';
      readonly reason: 'idle' | 'outdated';
      readonly readerId: string;
      readonly deadlineMs: number;
      readonly excluded: EndpointMembers['excluded'];
      readonly only?: EndpointMembers['only'];
      readonly relieved?: EndpointMembers['relieved'];
      readonly numbers: Numbers;
    }
  /** A reader of ours is deleted. */
  | {
      readonly kind: 'remove';
      readonly reason: 'drained' | 'drain-deadline' | 'broken';
      readonly readerId: string;
      /** The status that makes it broken. */
      readonly status?: string;
      /** The class and zone in which RDS had no capacity for it: passed over for a while. */
      readonly withoutCapacity?: string;
      /** The parameter group that it could not start with: later readers are ordered without it for a while. */
      readonly incompatible?: TemplateOption;
      readonly numbers: Numbers;
    }
  /** The custom endpoint is created, or made to exclude exactly the readers that should not serve. */
  | {
      readonly kind: 'set-endpoint';
      readonly reason: 'endpoint-missing' | 'endpoint-differs' | 'uneven-load';
      readonly excluded: EndpointMembers['excluded'];
      readonly only?: EndpointMembers['only'];
      /** Those that are excluded only until they are no busier than the others. */
      readonly relieved: readonly string[];
      readonly numbers: Numbers;
    }
  /** From now on the forecast adds readers, or does not any more. Nothing in AWS is changed. */
  | {
      readonly kind: 'set-forecast';
      readonly reason: 'forecast-helps' | 'forecast-does-not-help';
      readonly isOn: boolean;
      readonly numbers: Numbers;
    };

/** Why nothing is changed. */
export type HoldReason =
  | UnfitReason
  /** Paused by an operator: this cluster, or all of them. */
  | 'paused'
  /** A drill or other exclusive work has an interlock on the cluster. */
  | 'held-by-interlock'
  /** RDS knows no cluster of this name. */
  | 'cluster-not-found'
  /** The cluster is failing over, being modified, or has no writer. */
  | 'cluster-not-available'
  /** CloudWatch had no datapoint for five minutes. Readers up to the minimum and repairs are not affected. */
  | 'metric-missing'
  /** One minute was above the target; a second one would confirm it. */
  | 'overload-not-confirmed'
  /** Enough readers are being built or warmed, or restarted a moment ago. */
  | 'readers-on-the-way'
  /** More readers are needed, and the maximum is reached. */
  | 'at-ceiling'
  /** More readers are needed, and RDS has lately had no capacity for any class in any zone. */
  | 'no-capacity'
  /** More readers are needed, and the account's quota of DB instances is used up. */
  | 'quota-used'
  /** More readers are needed, and RDS has lately refused every class in every zone, for more reasons than capacity. */
  | 'readers-refused'
  /** What is to be done has failed lately and is tried again later. */
  | 'backing-off'
  /** What is to be done was done again and again, and undone by another tool or by what it meets. */
  | 'repeating'
  /** There were as many changes within an hour as the fleet allows. */
  | 'budget-used'
  /** Readers would be drained or taken back, and RDS is still changing the endpoint. */
  | 'endpoint-changing'
  /** A reader could go, and the endpoint was changed as often within the hour as the fleet allows. */
  | 'endpoint-budget-used'
  /** A reader could go, but the forecast needs it within the hour. */
  | 'needed-soon'
  /** A reader could go, but another one has been at its limit for minutes, which hides how much load there is. */
  | 'reader-saturated'
  /** The forecast asks for more readers, and the fleet only wants to see what it would do. */
  | 'forecast-shadow'
  /** A reader of ours is outdated, and this is no time to replace it: no quiet hour, no room, or a change under way. */
  | 'replacement-waits'
  /** A draining reader still has connections. */
  | 'draining'
  /** A draining reader gets new connections: a client bypasses the endpoint that excludes it. */
  | 'used-past-endpoint'
  /** A reader could go, but the last change is too recent. */
  | 'cooling-down'
  /** A reader could go, but the cluster failed over within the last ten minutes. */
  | 'recent-failover'
  /** The readers fit the load. */
  | 'within-band';

/** What RDS refuses for one class and zone, or for one reader, says nothing about the others. */
export const traits: DecisionTraits<Decision> = { subjectsOf, provenBy, repetitionOf, isConfirmedLater };

/** The endpoint's change among what may fail. */
export const ENDPOINT_SUBJECT = 'set-endpoint';

/** RDS accepts a change of the endpoint that it then does not make: only its list, read later, proves it. */
function isConfirmedLater(subject: string): boolean {
  return subject === ENDPOINT_SUBJECT;
}

function subjectsOf(decision: Decision): readonly string[] {
  switch (decision.kind) {
    case 'add':
      return [
        ...new Set(decision.readers.map(offeringSubject)),
        ...(decision.reason === 'outdated' ? [REPLACEMENT_SUBJECT] : []),
      ];
    case 'warm':
      return decision.readers.map(({ id }) => readerSubject('warm', id));
    case 'admit':
    case 'take-back':
      return decision.readerIds.map((id) => readerSubject(decision.kind, id));
    case 'drain':
    case 'remove':
      return [readerSubject(decision.kind, decision.readerId)];
    case 'set-endpoint':
      return [ENDPOINT_SUBJECT];
    case 'set-forecast':
    case 'hold':
      return [];
  }
}

/** A reader that RDS takes proves more than its own offering: the quota, the class and the zone's subnets. */
function provenBy(decision: Decision): readonly string[] {
  if (decision.kind !== 'add') return subjectsOf(decision);
  const shared = decision.readers.flatMap(({ instanceClass, zone }) => [
    classSubject(instanceClass),
    zoneSubject(zone),
  ]);
  return [...subjectsOf(decision), ...shared, ALL_ORDERS];
}

type ReaderKind = 'warm' | 'admit' | 'take-back' | 'drain' | 'remove';

/** Names what is done to one reader among what may fail: `drain evenkeel-shop-1`. */
const readerSubject = (kind: ReaderKind, id: string): string => `${kind} ${id}`;

/** Whether this is one of those names. */
export const isAboutReader = (subject: string): boolean => /^(warm|admit|take-back|drain|remove) /.test(subject);

/** Built, broken, removed and built again: no reader serves in between. */
const REPLACING_BROKEN = 'replacing a broken reader';

/** A new reader is outdated, its replacement is, and so on: what readers are to be like changes back and forth. */
const REPLACING_AGAIN = 'replacing a reader that has replaced another one';

function repetitionOf(decision: Decision): Repetition {
  switch (decision.kind) {
    case 'remove': {
      // The lack of capacity has its own memory, of offerings. Removing is never slowed down, only building anew.
      const isReplaced = decision.reason === 'broken' && !decision.withoutCapacity;
      return isReplaced ? { counts: REPLACING_BROKEN, slowedBy: NOTHING } : {};
    }
    case 'add':
      // One after another is replaced; but one that has replaced another one was made as the fleet wanted it.
      if (decision.replaces?.isAgain) return { counts: REPLACING_AGAIN, slowedBy: [REPLACING_AGAIN, REPLACING_BROKEN] };
      return { slowedBy: REPLACING_BROKEN };
    case 'admit':
      return { clears: REPLACING_BROKEN };
    case 'set-endpoint':
      // Uneven load comes and goes, and the same reader may be the busiest one each time.
      return decision.reason === 'uneven-load' ? {} : { counts: listKey(decision) };
    default:
      return {};
  }
}

/** What never repeats itself. */
const NOTHING = 'nothing';

/** The same list again means that somebody changed it in between: what is ours to change makes another list. */
const listKey = (members: EndpointMembers) => `set-endpoint ${describeMembers(members)}`;
