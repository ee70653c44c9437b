import { computed } from '@preact/signals';
import type { AttentionItem } from '../../model.ts';
import { Clamped } from '../pieces/Clamped.tsx';
import { Icon } from '../pieces/Icon.tsx';
import { LEVELS } from '../pieces/Level.tsx';
import { setAddress } from '../state/address.ts';
import { shownInstallation, store } from '../state/console.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { momentText, spanText } from '../text/time.ts';
import './needs.css';

/** Of all accounts, the most urgent first. Beyond these the ledger and the cards say it. */
const SHOWN = 8;

const RANK = { action: 0, approval: 1, watch: 2 } as const;

const items = computed(() =>
  store.installations.value
    .flatMap((state) => state.head.value.attention.map((item) => ({ state, item })))
    .toSorted((one, other) => RANK[one.item.level] - RANK[other.item.level]),
);

const SECTIONS: Readonly<Record<AttentionItem['about']['kind'], string>> = {
  cluster: 'clusters',
  listener: 'listeners',
  certificateSet: 'listeners',
  targetGroup: 'targets',
  drill: 'drills',
};

/** What needs a person now: what is wrong, since when, what to do, who was told. */
export function Needs() {
  const rest = items.value.length - SHOWN;
  return (
    <section id="needs" aria-label="Needs a person">
      <ul class="needs">
        {/* It has its place when there is nothing, too: what comes moves nothing. */}
        {items.value.length === 0 && (
          <li class="need rest soft">{shownInstallation.value ? 'Nothing needs a person.' : 'Reading the fleet…'}</li>
        )}
        {items.value.slice(0, SHOWN).map(({ state, item }) => (
          <Need key={`${state.id} ${item.id}`} state={state} item={item} />
        ))}
        {rest > 0 && <li class="need rest soft">{rest} more: they stand with their resources below.</li>}
      </ul>
    </section>
  );
}

function Need({ state, item }: { state: InstallationState; item: AttentionItem }) {
  const nowMs = Math.floor(nowOf(state).value / 10_000) * 10_000;
  const { level, about, label, message, sinceMs, toldMs, dueMs } = item;
  const { icon, tone } = LEVELS[level];
  const several = store.installations.value.length > 1;
  const show = () => {
    setAddress({ installation: state.id, ...(about.kind === 'cluster' && { cluster: about.name }) });
    document.getElementById(SECTIONS[about.kind])?.scrollIntoView();
  };
  return (
    <li class={`need ${tone}`}>
      <span class={`level ${tone}`}>
        <Icon name={icon} />
        <span class="unseen">{LEVELS[level].word}</span>
      </span>
      <div>
        <p>
          <b>{several ? `${state.id}: ${label}` : label}</b> <Clamped text={message} />
        </p>
        <p class="soft tiny">
          {nowMs > sinceMs ? `For ${spanText(nowMs - sinceMs)}` : 'Just now'}
          {toldMs !== undefined && ` · people were told ${momentText(toldMs, nowMs)}`}
          {dueMs !== undefined &&
            dueMs > nowMs &&
            ` · told ${toldMs === undefined ? '' : 'again '}at ${momentText(dueMs, nowMs)}`}
        </p>
      </div>
      <button type="button" class="button small" onClick={show}>
        {level === 'approval' ? 'Review plan' : 'Show'}
      </button>
    </li>
  );
}
