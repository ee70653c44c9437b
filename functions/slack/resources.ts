import type { Fleet } from '../../fleet/fleet.ts';

/** Something that the fleet manages. */
export interface Managed {
  readonly resource: string;
  /** Who looks after it. The first one is whom people mean when they pause the resource or ask for its history. */
  readonly controllers: readonly [string, ...string[]];
}

/** What people may name, and who looks after it. */
export const managedIn = ({ clusters }: Pick<Fleet, 'clusters'>): Managed[] =>
  Object.entries(clusters).map(([resource, { safetyNet }]) => ({
    resource,
    controllers: safetyNet === 'none' ? ['replicas'] : ['replicas', 'safetyNet'],
  }));
