import type { ResourceRecordSet, VPC } from '@aws-sdk/client-route-53';
import type { Answer, RecordType } from '../../dns/resolver.ts';
import type { Ordered } from '../orderedStore.ts';

/** Its `id` is the one of AWS, without `/hostedzone/`. */
export interface HostedZone extends Ordered {
  /** Canonical: in lower case, without the dot at its end. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  /** Of a private zone, which no resolver on the internet gets to see. */
  readonly vpc: VPC | undefined;
  readonly nameServers: readonly string[];
  readonly tags: Map<string, string>;
  /** As the API shows them, by `recordKey`. */
  recordSets: ReadonlyMap<string, RecordSet>;
  /** As its name servers answer, which follow some time later. */
  published: ReadonlyMap<string, ReadonlyMap<RecordType, Answer>>;
  /** Region time until which a change is being worked on. */
  busyUntilMs: number;
  /** Region time at which the last change is on all name servers; they take changes in their order. */
  inSyncMs: number;
}

/** Name and type are canonical. */
export interface RecordSet {
  readonly name: string;
  readonly type: RecordType;
  readonly set: ResourceRecordSet;
}

export interface RecordChange {
  readonly id: string;
  readonly comment: string | undefined;
  readonly submittedMs: number;
  readonly inSyncMs: number;
}

export const recordKey = (name: string, type: string): string => `${name} ${type}`;
