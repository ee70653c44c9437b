import { addressOf } from '../state/address.ts';
import type { InstallationState } from '../state/store.ts';
import { byNeed } from './order.ts';

const first = new WeakMap<InstallationState, string>();

/**
 * The cluster that is shown in full: that of the address, else the one that needed most when the page came. It stays
 * while others come to need more: what one reads must not be taken away.
 */
export function selectedCluster(state: InstallationState): string | undefined {
  const names = state.clusters.names.value;
  const wanted = addressOf('cluster');
  if (wanted && names.includes(wanted)) return wanted;
  const known = first.get(state);
  if (known && names.includes(known)) return known;
  const chosen = state.clusters.all.peek().toSorted(byNeed)[0]?.name;
  if (chosen) first.set(state, chosen);
  return chosen;
}
