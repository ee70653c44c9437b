import type { Chart, LedgerEntry, TracedRule } from '../../model.ts';
import { Clamped } from '../pieces/Clamped.tsx';
import { addressOf } from '../state/address.ts';
import { drawer, selectEntry } from '../state/console.ts';
import type { InstallationState } from '../state/store.ts';
import { copyExplain } from '../ledger/explainCommand.ts';
import { clockText, spanText } from '../text/time.ts';
import { spaced } from '../text/words.ts';
import { KindSign, Numbers } from './Kind.tsx';

interface Props {
  readonly state: InstallationState;
  readonly cluster: string;
  readonly chart: Chart | undefined;
}

/** Why one decision was made: the one that is selected, else the latest change. Its height does not change with it. */
export function Trace({ state, cluster, chart }: Props) {
  const entry = findEntry(state, chart);
  return (
    <div class="trace" role="region" aria-label={`Decision of ${cluster}`} aria-live="polite">
      {entry ? (
        <TraceOf state={state} entry={entry} />
      ) : (
        <p class="soft">
          No change has been decided in this time. Each one will be a mark on the chart, with its reason.
        </p>
      )}
    </div>
  );
}

function findEntry(state: InstallationState, chart: Chart | undefined): LedgerEntry | undefined {
  const wanted = addressOf('entry');
  const entries = chart?.entries ?? [];
  const latest = chart?.marks.findLast(({ lane }) => lane !== 'hold')?.entryId;
  return (
    entries.find(({ id }) => id === wanted) ??
    state.ledger.value.find(({ id }) => id === wanted) ??
    entries.find(({ id }) => id === latest)
  );
}

function TraceOf({ state, entry }: { state: InstallationState; entry: LedgerEntry }) {
  const { kind, reason, atMs, details, trace, label } = entry;
  return (
    <>
      <div class="trace-what">
        <h4>
          <KindSign kind={kind} lane={kind === 'add' || kind === 'remove' ? 'ordered' : 'serving'} />
          {kind} <span class="soft">{label}</span>
          <span class="tag">{reason}</span>
          <span class="mono soft">{clockText(atMs)}</span>
        </h4>
        <Numbers entry={entry} />
        <p class="soft tiny">
          {details.length > 0 && <Clamped text={`${details.join(' · ')}. `} />}
          <OutcomeText entry={entry} />
        </p>
      </div>
      <div class="trace-rules">
        {trace ? <Rules rules={trace.rules} /> : <p class="soft">Its rules were not recorded.</p>}
      </div>
      <div class="trace-actions">
        <button
          type="button"
          class="button small"
          onClick={() => {
            selectEntry(entry.id);
            drawer.value = 'trace';
          }}
        >
          Full trace <kbd>↵</kbd>
        </button>
        <button type="button" class="button small" onClick={() => void copyExplain(state, entry)}>
          Copy explain <kbd>E</kbd>
        </button>
      </div>
    </>
  );
}

/** What became of it. */
export function OutcomeText({ entry: { outcome, atMs, mode, kind } }: { entry: LedgerEntry }) {
  if (kind === 'hold') return null;
  if (mode === 'observe') return <>Observe mode: no change was made.</>;
  if (!outcome) return <>Under way.</>;
  const after = spanText(outcome.atMs - atMs);
  if (outcome.state === 'succeeded') return <>Carried out in {after}.</>;
  return (
    <span class="warning">
      Failed after {after}: <Clamped text={outcome.error ?? 'no reason was given'} />
    </span>
  );
}

/** All rules as numbers in their order, the deciding one filled; and in words those that had a proposal. */
function Rules({ rules }: { rules: readonly TracedRule[] }) {
  const spoken = rules
    .map((rule, index) => ({ rule, number: index + 1 }))
    .filter(({ rule: { outcome } }) => outcome === 'decides' || outcome === 'put-off');
  const deciding = rules.findIndex(({ outcome }) => outcome === 'decides');
  const before = spoken.length < 2 && deciding > 0 ? [{ rule: rules[deciding - 1]!, number: deciding }] : [];
  return (
    <>
      <ol class="rail" aria-label="Rules in their order">
        {rules.map(({ name, outcome }, index) => (
          <li key={name} class={outcome} title={spaced(name)}>
            {index + 1}
            {outcome === 'decides' && <span class="unseen"> decides</span>}
          </li>
        ))}
      </ol>
      <ol class="spoken">
        {[...before, ...spoken].slice(-2).map(({ rule, number }) => (
          <li key={rule.name} class={rule.outcome}>
            <span class="mono">{number}</span>
            <b>{spaced(rule.name)}</b>
            <span>{ruleText(rule)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

export function ruleText({ outcome, kind, reason, putOff }: TracedRule): string {
  const proposal = [kind, reason && `(${reason})`].filter(Boolean).join(' ');
  if (outcome === 'decides') return proposal;
  if (outcome === 'put-off') return `${proposal} put off: ${putOff ?? 'later'}`;
  return outcome === 'no-proposal' ? 'no proposal' : 'not asked';
}
