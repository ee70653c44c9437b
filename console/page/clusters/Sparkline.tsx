import type { Cluster } from '../../model.ts';
import { sparkPath, sparkRange } from './spark.ts';

/** Mean CPU of two hours, around the target: what is above it is filled. */
export function Sparkline({ cluster: { spark, targetCpuPercent } }: { cluster: Cluster }) {
  const range = sparkRange(spark, targetCpuPercent);
  const toY = (percent: number) => ((range.max - percent) / (range.max - range.min)) * 100;
  const targetY = toY(targetCpuPercent);
  const last = spark.findLast((value) => value !== null);
  return (
    <div class="spark">
      <p class="soft tiny">
        CPU, 2 h <b>{last === undefined || last === null ? 'not measured' : `${Math.round(last)} %`}</b>
      </p>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <rect x="0" y={targetY} width="100" height={100 - targetY} class="water" />
        <path d={sparkPath(spark, toY, targetY)} class="over" />
        <path d={`M0 ${targetY}H100`} class="target" />
        <path d={sparkPath(spark, toY)} class="line" />
      </svg>
    </div>
  );
}
