import type { TargetView } from '../../aws/elasticLoadBalancing/target.ts';
import type { Keep } from './decision.ts';

/**
 * Why the zones of a group cannot do without something as it stands now; undefined where they can.
 * @param leaving keys or ids of targets that go with it; where none of the group does, every zone has to stand
 */
export function whyNotSpared(
  targets: readonly TargetView[],
  keep: Keep,
  leaving: ReadonlySet<string>,
): string | undefined {
  const leaves = ({ key, id }: TargetView) => leaving.has(key) || leaving.has(id);
  const isAboutAll = !targets.some(leaves);
  for (const [zone, required] of Object.entries(keep)) {
    const healthy = targets.filter((target) => target.zone === zone && target.state === 'healthy');
    const staying = healthy.filter((target) => !leaves(target));
    // A zone of which no healthy target leaves loses nothing.
    const loses = staying.length < healthy.length || isAboutAll;
    if (loses && staying.length < required) {
      return `${zone} has ${healthy.length} healthy targets now and would keep ${staying.length} of the ${required} it needs.`;
    }
  }
  return undefined;
}
