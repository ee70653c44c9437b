import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ActiveWeather, WeatherKindMeta, WeatherMeta } from '../../model.ts';
import { Drawer } from '../pieces/Drawer.tsx';
import { Icon } from '../pieces/Icon.tsx';
import { Answer } from '../pieces/PauseControl.tsx';
import { asking, drawer, isLive, makeWeather } from '../state/console.ts';
import { addShortcuts, keyText, type Shortcut } from '../state/keys.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { countdownText, spanText } from '../text/time.ts';
import { nextSpeed } from './speeds.ts';
import './weather.css';

/** Of which kind a target is chosen: a strip above the dock. */
const aiming = signal<WeatherKindMeta['kind'] | undefined>(undefined);

const aimedIn = ({ kinds }: WeatherMeta) => kinds.find(({ kind }) => kind === aiming.value);

const GROUPS = ['Time', 'Load', 'Fail', 'Certificates', 'Refuse'] as const;

interface Props {
  readonly state: InstallationState;
  readonly weather: WeatherMeta;
}

/** What happens to the sandbox: docked below, and a sheet on phones. The product never sees it. */
export function Weather({ state, weather }: Props) {
  useEffect(() => addShortcuts(shortcutsOf(state, weather)), [state, weather]);
  const aimed = aimedIn(weather);
  const messages = state.slack.value?.messages.length ?? 0;
  return (
    <aside class="weather" aria-label="Sandbox weather">
      <ActiveStrip state={state} active={weather.active} />
      {aimed && <Aim kind={aimed} />}
      <div class="dock">
        {GROUPS.map((group) => (
          <Group key={group} group={group} state={state} weather={weather} />
        ))}
        <div class="dock-group only-phone">
          <span>Sandbox</span>
          <button type="button" class="weather-button" onClick={() => (drawer.value = 'weather')}>
            <Icon name="sun" /> Weather
          </button>
        </div>
        {state.slack.value && (
          <div class="dock-group slack-group">
            <span>Slack</span>
            <button type="button" class="weather-button" onClick={toggleSlack}>
              <Icon name="chat" /> <b>{messages}</b> <kbd>C</kbd>
              <span class="unseen">messages in the channel</span>
            </button>
          </div>
        )}
      </div>
    </aside>
  );
}

export const toggleSlack = () => (drawer.value = drawer.value === 'slack' ? undefined : 'slack');

/** On a phone. */
export function WeatherSheet({ state, weather }: Props) {
  const aimed = aimedIn(weather);
  return (
    <Drawer title="Weather">
      <div class="sheet">
        {GROUPS.map((group) => (
          <Group key={group} group={group} state={state} weather={weather} />
        ))}
        {aimed && <Aim kind={aimed} />}
      </div>
    </Drawer>
  );
}

function Group({ group, state, weather }: Props & { group: (typeof GROUPS)[number] }) {
  const own = weather.kinds.filter((kind) => kind.group === group);
  if (own.length === 0) return null;
  return (
    <div class={`dock-group ${group.toLowerCase()}`} role="group" aria-label={group}>
      <span aria-hidden="true">{group}</span>
      {own.map((kind) =>
        kind.kind === 'speed' ? (
          <Speed key={kind.kind} state={state} kind={kind} />
        ) : (
          <WeatherButton key={kind.kind} state={state} kind={kind} active={weather.active} />
        ),
      )}
    </div>
  );
}

function WeatherButton({
  state,
  kind,
  active,
}: {
  state: InstallationState;
  kind: WeatherKindMeta;
  active: readonly ActiveWeather[];
}) {
  const isOn = active.some((one) => one.kind === kind.kind);
  const isPaused = kind.kind === 'pause' && state.clock.value.speed === 0;
  const canAim = (kind.targets?.length ?? 0) > 1 || kind.amount !== undefined;
  const isOff = !isLive.value || kind.unavailableBecause !== undefined;
  return (
    <span class={`weather-pair ${isOn ? 'on' : ''}`}>
      <button
        type="button"
        class="weather-button"
        disabled={isOff}
        title={kind.unavailableBecause ?? aimText(kind)}
        onClick={() => void makeWeather({ kind: kind.kind })}
      >
        {isPaused ? 'Resume' : kind.label}
        {isOn && <span class="unseen"> in effect</span>}
        {kind.shortcut && <kbd>{keyText(kind.shortcut)}</kbd>}
      </button>
      {canAim && (
        <button
          type="button"
          class="weather-button aim"
          disabled={isOff}
          aria-label={`${kind.label}: choose`}
          aria-expanded={aiming.value === kind.kind}
          onClick={() => (aiming.value = aiming.value === kind.kind ? undefined : kind.kind)}
        >
          <Icon name="down" />
        </button>
      )}
    </span>
  );
}

const aimText = ({ targets, amount }: WeatherKindMeta): string | undefined =>
  [targets?.[0], amount && `${amount.default} ${amount.unit}`].filter(Boolean).join(', ') || undefined;

function Speed({ state, kind }: { state: InstallationState; kind: WeatherKindMeta }) {
  const { speed, speedWhenRunning } = state.clock.value;
  return (
    <span class="weather-pair">
      <button
        type="button"
        class="weather-button aim"
        aria-label="Slower"
        disabled={!isLive.value}
        onClick={() => changeSpeed(state, kind, -1)}
      >
        −
      </button>
      <span class="speed">{speed || speedWhenRunning || 1}×</span>
      <button
        type="button"
        class="weather-button aim"
        aria-label="Faster"
        disabled={!isLive.value}
        onClick={() => changeSpeed(state, kind, 1)}
      >
        +
      </button>
    </span>
  );
}

function changeSpeed(state: InstallationState, { amount }: WeatherKindMeta, direction: 1 | -1): void {
  const { speed, speedWhenRunning } = state.clock.peek();
  const next = nextSpeed(speed || speedWhenRunning || 1, direction, amount?.min ?? 1, amount?.max ?? 600);
  void makeWeather({ kind: 'speed', amount: next });
}

/** Which of several, and how much. */
function Aim({ kind }: { kind: WeatherKindMeta }) {
  const amount = useSignal(kind.amount?.default);
  const send = async (target?: string) => {
    const result = await makeWeather({
      kind: kind.kind,
      ...(target !== undefined && { target }),
      ...(amount.value !== undefined && { amount: amount.value }),
    });
    if (result.ok) aiming.value = undefined;
  };
  const targets = kind.targets?.length ? kind.targets : [undefined];
  return (
    <form
      class="aim-strip"
      aria-label={kind.label}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={({ key }) => {
        if (key === 'Escape') aiming.value = undefined;
      }}
    >
      <b>{kind.label}</b>
      {kind.amount && (
        <label>
          <input
            type="number"
            class="field"
            min={kind.amount.min}
            max={kind.amount.max}
            value={amount.value}
            onInput={({ currentTarget }) => (amount.value = currentTarget.valueAsNumber || undefined)}
          />{' '}
          {kind.amount.unit}
        </label>
      )}
      {targets.map((target) => (
        <button
          type="button"
          key={target ?? ''}
          class="button small"
          disabled={asking.value.has('weather')}
          onClick={() => void send(target)}
        >
          {target ?? 'Go'}
        </button>
      ))}
      <button type="button" class="button small" onClick={() => (aiming.value = undefined)}>
        Cancel
      </button>
    </form>
  );
}

/** What is in effect, and how to end it. */
function ActiveStrip({ state, active }: { state: InstallationState; active: readonly ActiveWeather[] }) {
  const nowMs = nowOf(state).value;
  return (
    <div class="active-strip">
      {active.map(({ id, text, sinceMs, untilMs, canUndo }) => (
        <span key={id} class="active-weather">
          {text}
          <span class="soft">
            {untilMs === undefined
              ? `for ${spanText(Math.max(0, nowMs - sinceMs))}`
              : `${countdownText(untilMs - nowMs)} left`}
          </span>
          {canUndo && (
            <button
              type="button"
              class="button small"
              disabled={!isLive.value}
              aria-label={`End: ${text}`}
              onClick={() => void makeWeather({ kind: 'undo', target: id })}
            >
              End
            </button>
          )}
        </span>
      ))}
      <Answer place="weather" />
    </div>
  );
}

function shortcutsOf(state: InstallationState, { kinds }: WeatherMeta): Shortcut[] {
  const speed = kinds.find(({ kind }) => kind === 'speed');
  const own = kinds.flatMap((kind): Shortcut[] =>
    kind.shortcut && kind.kind !== 'speed' && !kind.unavailableBecause
      ? [
          {
            key: kind.shortcut.toLowerCase(),
            label: kind.label,
            group: `Weather: ${kind.group}`,
            run: () => isLive.value && void makeWeather({ kind: kind.kind }),
          },
        ]
      : [],
  );
  const faster = (direction: 1 | -1) => () => isLive.value && speed && changeSpeed(state, speed, direction);
  const speeds: Shortcut[] = speed
    ? [
        { key: ',', label: 'Slower', group: 'Weather: Time', run: () => void faster(-1)() },
        { key: '.', label: 'Faster', group: 'Weather: Time', run: () => void faster(1)() },
      ]
    : [];
  return [...speeds, ...own];
}
