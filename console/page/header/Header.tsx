import { computed, useComputed, useSignalEffect } from '@preact/signals';
import type { Level as LevelName } from '../../model.ts';
import levelIcon from '../icons/level.svg';
import tiltedIcon from '../icons/tilted.svg';
import unknownIcon from '../icons/unknown.svg';
import { Icon } from '../pieces/Icon.tsx';
import { LEVELS } from '../pieces/Level.tsx';
import { setAddress } from '../state/address.ts';
import { drawer, shownInstallation, store, stream } from '../state/console.ts';
import { switchTheme } from '../state/look.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { clockText, dateText } from '../text/time.ts';
import { grouped } from '../text/words.ts';
import { Keel } from './Keel.tsx';
import { countLevels, type Trim, verdictOf } from './verdict.ts';
import './header.css';

const FAVICONS: Readonly<Record<Trim, string>> = { level: levelIcon, tilted: tiltedIcon, unknown: unknownIcon };

/** Known only where every account answers: one that is silent may need somebody. */
const verdict = computed(() => {
  const heads = store.installations.value.map(({ head }) => head.value);
  const isKnown =
    heads.length > 0 &&
    stream.link.value.state === 'live' &&
    heads.every(({ connection }) => connection.state === 'live');
  return verdictOf(
    heads.flatMap(({ attention }) => attention),
    isKnown,
  );
});

export function Header() {
  useSignalEffect(() => {
    const { text, trim } = verdict.value;
    const region = shownInstallation.value?.head.value.region;
    document.title = ['Evenkeel', region, text.toLowerCase()].filter(Boolean).join(' · ');
    document.querySelector<HTMLLinkElement>('link[rel=icon]')!.href = FAVICONS[trim];
  });

  const shown = shownInstallation.value;
  const { text, trim } = verdict.value;
  return (
    <header class="top">
      <div class="top-bar">
        <h1 class="brand">
          <Keel trim={trim} />
          <span>Evenkeel</span>
        </h1>
        {shown && <Where state={shown} />}
        {shown && <RegionClock state={shown} />}
        <div class="verdict">
          <strong class={trim} role="status">
            {shown ? text : 'Reading the fleet…'}
          </strong>
          {shown && <Chips state={shown} />}
        </div>
        <div class="tools">
          <Live />
          <button
            type="button"
            class="square-button"
            aria-label="Switch between light and dark"
            title="Theme (T)"
            onClick={switchTheme}
          >
            <Icon name="theme" />
          </button>
        </div>
      </div>
      <Sections trim={trim} />
    </header>
  );
}

function Where({ state }: { state: InstallationState }) {
  const { region, isSandbox, stage, account } = state.head.value;
  if (store.installations.value.length > 1) return <Accounts shown={state} />;
  return (
    <span class="where">
      <span class="mono">{region ?? 'no Region'}</span>
      <span class="tag">{isSandbox ? 'sandbox' : [stage, account].filter(Boolean).join(' · ')}</span>
    </span>
  );
}

/** One page over several accounts: which one is looked at, and which of the others needs somebody. */
function Accounts({ shown }: { shown: InstallationState }) {
  return (
    <div class="accounts" role="group" aria-label="Account and Region">
      {store.installations.value.map((state) => {
        const { connection, attention, region } = state.head.value;
        const actions = attention.filter(({ level }) => level === 'action').length;
        return (
          <button
            type="button"
            key={state.id}
            aria-pressed={state === shown}
            onClick={() => setAddress({ installation: state.id, cluster: undefined, entry: undefined })}
          >
            {state.id}
            {region !== undefined && !state.id.endsWith(region) && <span class="mono soft">{region}</span>}
            {connection.state === 'lost' && (
              <span class="level watch">
                <Icon name="cut" />
                <span class="unseen">not reachable</span>
              </span>
            )}
            {actions > 0 && (
              <span class="level critical">
                <Icon name="critical" />
                {actions}
                <span class="unseen"> need action</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

function RegionClock({ state }: { state: InstallationState }) {
  const now = nowOf(state);
  const clock = useComputed(() => clockText(now.value));
  const date = useComputed(() => dateText(now.value));
  const { speed } = state.clock.value;
  return (
    <span class="clock">
      <b>{clock}</b>
      <span class="soft">
        UTC <span class="date">{date}</span>
        {state.head.value.isSandbox && ` · ${speed === 0 ? 'paused' : `${speed}×`}`}
      </span>
    </span>
  );
}

/** Where to look next, from the most urgent. A calm one is told only where there are hundreds. */
const CHIPS: readonly { level: LevelName; word: string; tone: string; section: string; from: number }[] = [
  { level: 'approval', word: 'approval', tone: 'asking', section: 'drills', from: 1 },
  { level: 'watch', word: 'to watch', tone: 'watch', section: 'needs', from: 1 },
  { level: 'moving', word: 'in motion', tone: '', section: 'clusters', from: 1 },
  { level: 'paused', word: 'paused', tone: '', section: 'clusters', from: 2 },
  { level: 'steady', word: 'steady', tone: '', section: 'clusters', from: 13 },
];

function Chips({ state }: { state: InstallationState }) {
  const counts = useComputed(() =>
    countLevels([
      ...state.clusters.all.value.map(({ level }) => level),
      ...state.listeners.all.value.map(({ level }) => level),
      ...state.targetGroups.all.value.map(({ level }) => level),
      ...state.drills.all.value.filter(({ isRunning }) => isRunning).map(({ level }) => level),
    ]),
  );
  return (
    <span class="chips">
      {CHIPS.filter(({ level, from }) => (counts.value.get(level) ?? 0) >= from).map(
        ({ level, word, tone, section }) => (
          <a key={level} class={`chip ${tone}`} href={`#${section}`}>
            <Icon name={LEVELS[level].icon} />
            <b>{grouped(counts.value.get(level)!)}</b> {word}
          </a>
        ),
      )}
    </span>
  );
}

function Live() {
  const link = stream.link.value;
  const connection = shownInstallation.value?.head.value.connection.state;
  const state = link.state === 'live' ? (connection ?? 'connecting') : link.state;
  const word = { live: 'Live', connecting: 'Connecting', lost: 'Lost' }[state];
  return (
    <span class={`live ${state}`} role="status">
      <i />
      <span>{word}</span>
    </span>
  );
}

function Sections({ trim }: { trim: Trim }) {
  const shown = shownInstallation.value;
  const sections = [
    { id: 'clusters', name: 'Clusters', count: shown?.clusters.names.value.length },
    { id: 'targets', name: 'Target groups', count: shown?.targetGroups.names.value.length },
    { id: 'listeners', name: 'Listeners', count: shown?.listeners.names.value.length },
    { id: 'drills', name: 'Drills', count: shown?.drills.names.value.length },
    { id: 'ledger', name: 'Ledger', count: undefined },
  ];
  return (
    <nav class="sections" aria-label="Sections">
      <span class="small-keel">
        <Keel trim={trim} />
      </span>
      {sections.map(({ id, name, count }) => (
        <a key={id} href={`#${id}`}>
          <b>{name}</b> {count || undefined}
        </a>
      ))}
      <a class="find" href="#filter" onClick={() => document.getElementById('filter')?.focus()}>
        Find <kbd>/</kbd>
      </a>
      <button type="button" class="open-keys" onClick={() => (drawer.value = 'keys')}>
        Keys <kbd>?</kbd>
      </button>
    </nav>
  );
}
