import type { IpPermission } from '@aws-sdk/client-ec2';
import type { Ordered } from '../orderedStore.ts';

export interface Subnet {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  /** The first three bytes of its addresses: `10.0.1`. */
  readonly network: string;
  /** Its route table has no way to the internet; it gives out no public addresses. (default: as in a default subnet) */
  readonly isPrivate?: boolean;
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly ingress: readonly IpPermission[];
}

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped' | 'shutting-down' | 'terminated';

export interface Instance extends Ordered {
  readonly instanceType: string;
  readonly imageId: string;
  readonly clientToken: string;
  /** The launch that it belongs to: `r-…` */
  readonly reservationId: string;
  readonly subnet: Subnet;
  readonly address: string;
  /** undefined without one. A primary one stays the instance's for as long as it lives. */
  readonly ipv6: { readonly address: string; readonly isPrimary: boolean } | undefined;
  readonly securityGroupIds: readonly string[];
  /** Of its last start. */
  launchedMs: number;
  readonly tags: Map<string, string>;
  state: InstanceState;
  /** By whom and when it was stopped or terminated. */
  stopped: { readonly code: string; readonly message: string; readonly atMs: number } | undefined;
}

/** The numbers of the states in EC2's answers (API reference, "InstanceState"). */
export const STATE_CODES: Readonly<Record<InstanceState, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};
