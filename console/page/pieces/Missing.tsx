import type { Source } from '../../model.ts';
import { Icon } from './Icon.tsx';
import './missing.css';

const BECAUSE = {
  denied: 'Access denied',
  throttled: 'Throttled',
  unreachable: 'Not reachable',
  failed: 'Failed',
} as const;

/** In place of a part that cannot be read: why, and what would allow it. The other parts go on. */
export function Missing({ what, source }: { what: string; source: Source | undefined }) {
  if (source?.state !== 'unavailable') return null;
  const { kind, action, message, policyStatement } = source.problem;
  return (
    <div class="missing" role="note">
      <p class="level watch">
        <Icon name={kind === 'denied' ? 'lock' : 'watch'} />
        {what}{' '}
        {action ? (
          <>
            need <span class="mono">{action}</span>
          </>
        ) : (
          'cannot be read'
        )}
      </p>
      <p class="soft">
        {BECAUSE[kind]}: {message}
      </p>
      {policyStatement && (
        <details>
          <summary>Policy statement</summary>
          <pre class="mono" tabIndex={0}>
            {policyStatement}
          </pre>
        </details>
      )}
    </div>
  );
}

/** Blocks of the final size while a part is read for the first time: nothing moves when it comes. */
export function Blocks({ heightsPx, label }: { heightsPx: readonly number[]; label: string }) {
  return (
    <div class="blocks" role="status">
      <span class="unseen">{label}</span>
      {heightsPx.map((heightPx, index) => (
        <div key={index} class="block" style={{ height: `${heightPx}px` }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  readonly command?: string;
  /** Where other parts have something to show. */
  readonly isCompact?: boolean;
}

/** Why there is nothing, and the one command that changes it. */
export function Empty({ title, text, command, isCompact }: EmptyProps) {
  return (
    <div class={`empty ${isCompact ? 'compact' : ''}`}>
      <h3>{title}</h3>
      <p class="soft">{text}</p>
      {command && <code class="command">{command}</code>}
    </div>
  );
}
