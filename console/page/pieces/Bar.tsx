import './bar.css';

/** CPU against the target as a bar of one line; hatched where it is above. */
export function CpuBar({ percent, target }: { percent: number | undefined; target: number }) {
  const shown = Math.min(100, percent ?? 0);
  return (
    <span
      class="cpu-bar"
      style={{ '--below': Math.min(shown, target), '--above': Math.max(0, shown - target), '--target': target }}
    >
      <i class="below" />
      {shown > target && <i class="above" />}
      <span class="unseen">{percent === undefined ? 'CPU not measured' : `CPU ${Math.round(percent)} %`}</span>
    </span>
  );
}
