import { useSignal } from '@preact/signals';
import type { Pause } from '../../model.ts';
import { act, asking, forbiddenBecause, said } from '../state/console.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { momentText } from '../text/time.ts';
import { Icon } from './Icon.tsx';
import './pauseControl.css';

const HOUR_MS = 3_600_000;

const SPANS: readonly { label: string; ms?: number }[] = [
  { label: '1 hour', ms: HOUR_MS },
  { label: '4 hours', ms: 4 * HOUR_MS },
  { label: '1 day', ms: 24 * HOUR_MS },
  { label: 'until resumed' },
];

interface Props {
  readonly state: InstallationState;
  readonly controller: string;
  readonly resource: string;
  readonly pause: Pause | undefined;
}

/** Leaves one resource alone for a while, or takes it up again. Who said so stands in the ledger. */
export function PauseControl({ state, controller, resource, pause }: Props) {
  const isOpen = useSignal(false);
  const place = `pause ${state.id} ${controller} ${resource}`;
  const because = forbiddenBecause(pause ? 'resume' : 'pause');
  const installation = state.id;
  const resume = () => act({ action: 'resume', installation, controller, resource }, place);
  return (
    <div class="pause-control">
      <span class="pause-line">
        <button
          type="button"
          class="button small"
          disabled={because !== undefined || asking.value.has(place)}
          title={because}
          aria-expanded={pause ? undefined : isOpen.value}
          onClick={() => (pause ? void resume() : (isOpen.value = !isOpen.value))}
        >
          <Icon name={pause ? 'next' : 'paused'} />
          {pause ? 'Resume' : 'Pause…'}
        </button>
        {pause && (
          <span class="soft">
            Paused by {pause.by}{' '}
            {pause.untilMs === undefined ? 'until resumed' : `until ${momentText(pause.untilMs, nowOf(state).peek())}`}:{' '}
            {pause.why}
          </span>
        )}
        {because && !pause && <span class="soft tiny">{because}</span>}
        <Answer place={place} />
      </span>
      {isOpen.value && !pause && !because && (
        <PauseForm
          onPause={async (why, forMs) => {
            const result = await act(
              { action: 'pause', installation, controller, resource, why, ...(forMs !== undefined && { forMs }) },
              place,
            );
            if (result.ok) isOpen.value = false;
          }}
        />
      )}
    </div>
  );
}

function PauseForm({ onPause }: { onPause: (why: string, forMs: number | undefined) => Promise<void> }) {
  const why = useSignal('');
  const span = useSignal(0);
  return (
    <form
      class="pause-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.value.trim()) void onPause(why.value.trim(), SPANS[span.value]!.ms);
      }}
    >
      <input
        class="field"
        required
        maxLength={200}
        aria-label="Why it is paused"
        placeholder="Why: schema migration"
        value={why.value}
        onInput={({ currentTarget }) => (why.value = currentTarget.value)}
      />
      <select
        class="field"
        aria-label="For how long"
        onChange={({ currentTarget }) => (span.value = currentTarget.selectedIndex)}
      >
        {SPANS.map(({ label }) => (
          <option key={label}>{label}</option>
        ))}
      </select>
      <button class="button small primary">Pause</button>
    </form>
  );
}

/** What an action came to, where it was asked for. */
export function Answer({ place }: { place: string }) {
  const answer = said.value;
  return (
    <span class="answer" role="status">
      {answer?.place === place && (
        <span class={answer.ok ? 'soft' : 'level critical'}>
          {!answer.ok && <Icon name="critical" />}
          {answer.message}
        </span>
      )}
    </span>
  );
}
