import type { InstallationState } from '../state/store.ts';
import { deviationOf } from './order.ts';

/** A cluster is a bar around the target, the highest first: a fleet that is level looks level. */
export function DeviationStrip({ state }: { state: InstallationState }) {
  const clusters = state.clusters.all.value;
  const bars = clusters
    .map((cluster) => ({ name: cluster.name, level: cluster.level, deviation: deviationOf(cluster) ?? 0 }))
    .toSorted((one, other) => other.deviation - one.deviation);
  const above = bars.filter(({ deviation }) => deviation > 0).length;
  const highest = bars
    .slice(0, 2)
    .filter(({ deviation }) => deviation >= 1)
    .map(({ name, deviation }) => `${name} +${Math.round(deviation)} points`);
  const label = `CPU of ${clusters.length} clusters against their targets: ${above} above, ${bars.length - above} below`;
  return (
    <div class="card wide strip-card">
      <div class="strip" role="img" aria-label={label}>
        {bars.map(({ name, level, deviation }) => (
          <i
            key={name}
            class={deviation > 0 ? `up ${level}` : 'down'}
            style={{ '--points': Math.min(50, Math.abs(deviation)) }}
          />
        ))}
      </div>
      <p class="strip-high tiny soft">{highest.join(', ')}</p>
      <p class="strip-target tiny soft">target</p>
    </div>
  );
}
