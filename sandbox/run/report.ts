import type { Connections } from '../data-planes/tcp/clients.ts';
import type { ZoneMeasures } from '../data-planes/tcp/measures.ts';

/** What a decision was made from, by name. */
export type Numbers = Readonly<Record<string, number>>;

/** What a run leaves behind. Definitions of the measures: docs/measures.md. Times `t` are seconds since the start. */
export interface Report {
  readonly seed: number;
  readonly simulatedSeconds: number;
  /** From the first to the last tick; the only field that differs between two runs of one seed. */
  readonly wallSeconds: number;
  /** Events that were put on a bus, AWS's and our own. */
  readonly events: number;
  /** Calls to AWS by deployed functions. */
  readonly apiCalls: number;
  /** Metrics that deployed functions asked CloudWatch for; AWS bills them. */
  readonly metricsRead: number;
  readonly load: LoadReport;
  readonly clusters: Readonly<Record<string, ClusterReport>>;
  /** Only where the fleet has target groups. */
  readonly targetGroups?: readonly TargetGroupReport[];
  /** How hosts were served on TLS listeners, as clients saw it; only where the fleet has certificates. */
  readonly listeners?: readonly ListenerReport[];
  /** The certificates of the account at the end; likewise. */
  readonly certificates?: readonly CertificateReport[];
  /** Of clients on real sockets, by the load balancer's address and by the part of the run; only in a live run. */
  readonly failedConnections?: Readonly<Record<string, Readonly<Record<string, Connections>>>>;
  /** Changes of decision or reason. */
  readonly decisions: readonly DecisionReport[];
}

export interface ListenerReport {
  readonly arn: string;
  readonly host: string;
  /** From the moment on in which every address had shown a valid certificate for the host. */
  readonly secondsWithoutValidCertificate: number;
  /** From the host's appearance to that moment. */
  readonly secondsUntilServed: number;
  /** How often all addresses came to show another certificate than before. */
  readonly rotations: number;
}

export interface CertificateReport {
  readonly arn: string;
  readonly domains: readonly string[];
  /** ACM's: `ISSUED`, `PENDING_VALIDATION`, … */
  readonly state: string;
  /** Negative after its end; undefined until it is issued. */
  readonly daysLeft: number | undefined;
}

export interface LoadReport {
  /** The trace's file, or the name of what was generated. */
  readonly source: string;
  /** Minutes that had no value in the trace and were interpolated. */
  readonly gapsInterpolated: number;
  /** The trace ended before the run should have: the run ended with it. */
  readonly endedEarly: boolean;
}

export interface ClusterReport {
  readonly readersAdded: number;
  readonly readersRemoved: number;
  readonly readerSeconds: number;
  readonly overloadSeconds: number;
  readonly connectionsCut: number;
  /** One row a minute: serving readers, load in reference readers, mean CPU over the serving readers in percent. */
  readonly timeline: readonly TimelineRow[];
}

export interface TargetGroupReport {
  readonly arn: string;
  readonly zones: readonly ZoneMeasures[];
}

export interface TimelineRow {
  readonly t: number;
  readonly readers: number;
  readonly load: number;
  readonly cpu: number;
}

export interface DecisionReport {
  readonly t: number;
  readonly controller: string;
  readonly resource: string;
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Numbers;
}
