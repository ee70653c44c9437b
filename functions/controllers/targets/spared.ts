import { machinesOf } from '../../aws/elasticLoadBalancing/machines.ts';
import type { TargetView } from '../../aws/elasticLoadBalancing/target.ts';
import { ALL_ZONES, type Keep } from './decision.ts';

/**
 * Why the zones of a group cannot do without something as it stands now; undefined where they can.
 * @param leaving keys or ids of targets that go with it, or instances; where none of the group does, every zone has to
 * stand
 */
export function whyNotSpared(
  targets: readonly TargetView[],
  keep: Keep,
  leaving: ReadonlySet<string>,
): string | undefined {
  const leaves = ({ key, id, machine }: TargetView) => leaving.has(key) || leaving.has(id) || leaving.has(machine);
  const isAboutAll = !targets.some(leaves);
  for (const [zone, required] of Object.entries(keep)) {
    const inZone = targets.filter((target) => zone === ALL_ZONES || target.zone === zone);
    const before = countHealthy(inZone);
    const after = countHealthy(inZone.filter((target) => !leaves(target)));
    // A zone of which no healthy machine leaves loses nothing.
    if ((after < before || isAboutAll) && after < required) {
      return `${zone === ALL_ZONES ? 'The group' : zone} has ${before} healthy targets now and would keep ${after} of the ${required} it needs.`;
    }
  }
  return undefined;
}

const countHealthy = (targets: readonly TargetView[]): number =>
  machinesOf(targets).filter(({ state }) => state === 'healthy').length;
