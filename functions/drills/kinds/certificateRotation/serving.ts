import type { OnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';

/** The two certificates of a rotation, and their role on the listener. */
export interface Places {
  readonly role: 'default' | 'listed';
  readonly oldArn: string;
  /** Undefined while it is unknown: then it is on no listener. */
  readonly newArn: string | undefined;
}

/** What the listener has, by ELB. `both`: both are listed. `neither`: somebody else has changed it. */
export type Serving = 'old' | 'new' | 'both' | 'neither';

export function servingOf({ role, oldArn, newArn }: Places, { defaultArn, listed }: OnListener): Serving {
  const standing = role === 'default' ? [defaultArn] : listed;
  const hasNew = newArn !== undefined && standing.includes(newArn);
  if (standing.includes(oldArn)) return hasNew ? 'both' : 'old';
  return hasNew ? 'new' : 'neither';
}
