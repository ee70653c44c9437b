import type { Fleet } from '../../../fleet/fleet.ts';

/** Something that the fleet manages. Things of different kinds may have the same name; then all of them are meant by it. */
export interface Managed {
  readonly resource: string;
  readonly mode: 'observe' | 'act';
  /** Who looks after it. The first one is whom people mean when they pause the resource or ask for its history. */
  readonly controllers: readonly [string, ...string[]];
}

/** What people may name, and who looks after it. */
export function managedIn({
  clusters,
  certificates,
  targetGroups,
}: Pick<Fleet, 'clusters' | 'certificates' | 'targetGroups'>): Managed[] {
  return [
    ...Object.entries(clusters).map(([resource, { mode, safetyNet }]): Managed => {
      return { resource, mode, controllers: safetyNet === 'none' ? ['replicas'] : ['replicas', 'safetyNet'] };
    }),
    ...Object.entries(certificates).map(([resource, { mode }]): Managed => {
      return { resource, mode, controllers: ['certificates'] };
    }),
    ...Object.entries(targetGroups).map(([resource, { mode }]): Managed => {
      return { resource, mode, controllers: ['targets'] };
    }),
  ];
}

/** Everything of a name. */
export const namedSo = (resource: string, managed: readonly Managed[]): Managed[] =>
  managed.filter((candidate) => candidate.resource === resource);
