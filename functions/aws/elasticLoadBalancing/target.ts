/** A target group and its targets, as plain data. */
export interface TargetView {
  /** `ID:PORT` */
  readonly key: string;
  /** Of an instance, or an address. */
  readonly id: string;
  /** What fails as one: the instance whose address it is, or else the ID itself. */
  readonly machine: string;
  readonly port: number;
  /** undefined for a target outside of the VPC, which belongs to no zone. */
  readonly zone: string | undefined;
  /** Its capacity, relative to the smallest type. */
  readonly weight: number;
  readonly state: TargetState;
}

/** A target to register: its ID is an instance or an address. */
export interface Candidate extends Omit<TargetView, 'zone' | 'state'> {
  readonly zone: string;
  /** Of a group that speaks QUIC: the ID that the machine's own server was started with. */
  readonly quicServerId?: string;
}

/** What names a target that is to leave. */
export type Leaver = Pick<TargetView, 'key' | 'id' | 'port'>;

/** ELB's own states (API reference, "TargetHealth"). */
export type TargetState =
  | 'initial'
  | 'healthy'
  | 'unhealthy'
  | 'unhealthy.draining'
  | 'draining'
  | 'unused'
  | 'unavailable';

export type CrossZoneSetting = 'true' | 'false' | 'use_load_balancer_configuration';

export interface CrossZoneView {
  /** The group's attribute. */
  readonly setting: CrossZoneSetting;
  /** The effective value, together with the load balancer's attribute. */
  readonly isOn: boolean;
  /** Why it cannot be enabled here; undefined if it can. */
  readonly obstacle: CrossZoneObstacle | undefined;
}

export type CrossZoneObstacle = 'quota' | 'zonal-shift';

/** What ELB compares the healthy targets of a group with: in each zone, or over all with cross-zone load balancing. */
export interface Thresholds {
  /** Below it, ELB removes a zone from DNS or routes to unhealthy targets: the higher one of the two. */
  readonly either: Threshold;
  /** Below it, ELB routes to unhealthy targets, too. */
  readonly routing: Threshold;
}

export interface Threshold {
  readonly count: number;
  /** Of the registered targets; 0 if disabled. */
  readonly percent: number;
}
