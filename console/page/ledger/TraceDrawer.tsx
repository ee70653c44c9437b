import { useSignal } from '@preact/signals';
import type { Explanation, LedgerEntry, TracedRule } from '../../model.ts';
import { KindSign } from '../chart/Kind.tsx';
import { OutcomeText, ruleText } from '../chart/Trace.tsx';
import { Clamped } from '../pieces/Clamped.tsx';
import { Drawer } from '../pieces/Drawer.tsx';
import { Icon, type IconName } from '../pieces/Icon.tsx';
import { addressOf } from '../state/address.ts';
import { getExplanation } from '../state/console.ts';
import type { InstallationState } from '../state/store.ts';
import { clockText } from '../text/time.ts';
import { spaced } from '../text/words.ts';
import { copyExplain } from './explainCommand.ts';
import './trace.css';

/** All rules of a decision, all its numbers and what became of it. */
export function TraceDrawer({ state }: { state: InstallationState }) {
  const wanted = addressOf('entry');
  const charted = [...state.charts.values()].flatMap(({ chart }) => chart.value?.entries ?? []);
  const entry = [...state.ledger.value, ...charted].find(({ id }) => id === wanted);
  if (!entry)
    return (
      <Drawer title="Trace">
        <p class="drawer-text soft">Select a decision in the chart or the ledger.</p>
      </Drawer>
    );
  return (
    <Drawer
      title={`Trace of ${entry.label}`}
      head={
        <>
          <KindSign kind={entry.kind} lane={entry.kind === 'add' || entry.kind === 'remove' ? 'ordered' : 'serving'} />
          <h2>
            {entry.label}: {entry.kind}
          </h2>
          <span class="tag">{entry.reason}</span>
          <span class="mono soft">{clockText(entry.atMs)}</span>
        </>
      }
    >
      <Entry entry={entry} />
      <Explain state={state} entry={entry} />
    </Drawer>
  );
}

function Entry({ entry }: { entry: LedgerEntry }) {
  const { trace, numbers, details, by, text } = entry;
  return (
    <>
      {trace && <RuleList rules={trace.rules} />}
      <div class="drawer-part">
        {by && (
          <p>
            <b>{by}</b>
            {text && `: ${text}`}
          </p>
        )}
        <p>
          <OutcomeText entry={entry} />
        </p>
        {details.map((detail) => (
          <p key={detail} class="mono">
            <Clamped text={detail} />
          </p>
        ))}
      </div>
      <Figures numbers={numbers} />
    </>
  );
}

const RULE_ICONS: Readonly<Record<TracedRule['outcome'], IconName | undefined>> = {
  'no-proposal': 'check',
  'put-off': 'paused',
  decides: 'add',
  'not-asked': undefined,
};

function RuleList({ rules }: { rules: readonly TracedRule[] }) {
  const asked = rules.filter(({ outcome }) => outcome !== 'not-asked');
  const rest = rules.length - asked.length;
  return (
    <ol class="rule-list" aria-label="Rules in their order">
      {asked.map((rule, index) => (
        <li key={rule.name} class={rule.outcome}>
          <span class="mono">{index + 1}</span>
          {RULE_ICONS[rule.outcome] && <Icon name={RULE_ICONS[rule.outcome]!} />}
          <b>{spaced(rule.name)}</b>
          <span>{ruleText(rule)}</span>
        </li>
      ))}
      {rest > 0 && (
        <li class="not-asked">
          <span class="mono">{rest === 1 ? rules.length : `${asked.length + 1}–${rules.length}`}</span>
          <span />
          <b>not asked</b>
          <span>the decision was made before</span>
        </li>
      )}
    </ol>
  );
}

function Figures({ numbers }: { numbers: Readonly<Record<string, number>> }) {
  const names = Object.entries(numbers);
  if (names.length === 0) return null;
  return (
    <dl class="figure-list drawer-part">
      {names.map(([name, value]) => (
        <div key={name}>
          <dt>{spaced(name)}</dt>
          <dd class="mono">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What would be decided now. It costs calls of AWS, so a person asks for it. */
function Explain({ state, entry }: { state: InstallationState; entry: LedgerEntry }) {
  const answer = useSignal<Explanation | string | undefined>(undefined);
  const isAsking = useSignal(false);
  if (entry.type !== 'decision') return null;
  const ask = async () => {
    isAsking.value = true;
    answer.value = await getExplanation(state.id, entry.controller, entry.resource).catch((error: unknown) =>
      String(error),
    );
    isAsking.value = false;
  };
  return (
    <div class="drawer-part">
      <p class="explain-actions">
        <button type="button" class="button small" disabled={isAsking.value} onClick={() => void ask()}>
          Explain it as of now
        </button>
        <button type="button" class="button small" onClick={() => void copyExplain(state, entry)}>
          Copy explain
        </button>
      </p>
      <div aria-live="polite">
        {typeof answer.value === 'string' && <p class="warning">{answer.value}</p>}
        {typeof answer.value === 'object' && <Explained explanation={answer.value} />}
      </div>
    </div>
  );
}

function Explained({ explanation: { kind, reason, atMs, mode, facts, seen, trace } }: { explanation: Explanation }) {
  return (
    <>
      <h3>
        {clockText(atMs)}: {kind} <span class="tag">{reason}</span>
        {mode === 'observe' && ' (observe mode: no change is made)'}
      </h3>
      <p class="soft">{facts.join(' · ')}</p>
      <RuleList rules={trace.rules} />
      {seen.map((line) => (
        <p key={line} class="mono soft">
          {line}
        </p>
      ))}
    </>
  );
}
