import type { PlannedResource } from './template.ts';

/**
 * Each resource after those that it depends on; otherwise in the template's order. Resources that depend on each other
 * cannot be ordered and are returned as `circular`.
 */
export function inDependencyOrder(planned: readonly PlannedResource[]): {
  readonly ordered: readonly PlannedResource[];
  readonly circular: readonly string[];
} {
  const present = new Set(planned.map(({ resource }) => resource.logicalId));
  const done = new Set<string>();
  const ordered: PlannedResource[] = [];
  let waiting = [...planned];
  for (;;) {
    const stillWaiting: PlannedResource[] = [];
    for (const each of waiting) {
      const ready = [...each.dependencies].every((dependency) => done.has(dependency) || !present.has(dependency));
      if (!ready) {
        stillWaiting.push(each);
        continue;
      }
      ordered.push(each);
      done.add(each.resource.logicalId);
    }
    if (stillWaiting.length === 0 || stillWaiting.length === waiting.length) {
      return { ordered, circular: stillWaiting.map(({ resource }) => resource.logicalId) };
    }
    waiting = stillWaiting;
  }
}
