import type { OnListener } from '../../../aws/elasticLoadBalancing/listenerCertificates.ts';

/** The two certificates of a rotation, and where they stand on their listener. */
export interface Places {
  readonly role: 'default' | 'listed';
  readonly oldArn: string;
  /** Undefined while nobody knows it: then it is on no listener. */
  readonly newArn: string | undefined;
}

/** What stands there, as ELB says. `both`: side by side on the list. `neither`: somebody else has a hand in it. */
export type Serving = 'old' | 'new' | 'both' | 'neither';

export function servingOf({ role, oldArn, newArn }: Places, { defaultArn, listed }: OnListener): Serving {
  const standing = role === 'default' ? [defaultArn] : listed;
  const hasNew = newArn !== undefined && standing.includes(newArn);
  if (standing.includes(oldArn)) return hasNew ? 'both' : 'old';
  return hasNew ? 'new' : 'neither';
}
