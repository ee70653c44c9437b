import { useEffect } from 'preact/hooks';
import { Banner } from './Banner.tsx';
import { Clusters } from './clusters/Clusters.tsx';
import { DashboardSection } from './dashboard/DashboardSection.tsx';
import { Drills } from './drills/Drills.tsx';
import { Header } from './header/Header.tsx';
import { KeysDrawer } from './keys/KeysDrawer.tsx';
import { Ledger } from './ledger/Ledger.tsx';
import { TraceDrawer } from './ledger/TraceDrawer.tsx';
import { Listeners } from './listeners/Listeners.tsx';
import { Needs } from './needs/Needs.tsx';
import { Sprite } from './pieces/Icon.tsx';
import { Blocks } from './pieces/Missing.tsx';
import { SlackDrawer } from './slack/SlackDrawer.tsx';
import { drawer, isLive, shownInstallation, store, stream } from './state/console.ts';
import { addShortcuts } from './state/keys.ts';
import { switchTheme } from './state/look.ts';
import type { InstallationState } from './state/store.ts';
import { Targets } from './targets/Targets.tsx';
import { toggleSlack, Weather, WeatherSheet } from './weather/Weather.tsx';
import './app.css';

export function App() {
  useEffect(
    () =>
      addShortcuts([
        { key: '/', label: 'Filter the ledger', group: 'Page', run: () => document.getElementById('filter')?.focus() },
        { key: '?', label: 'Keys and look', group: 'Page', run: () => (drawer.value = 'keys') },
        { key: 't', label: 'Switch between light and dark', group: 'Page', run: switchTheme },
        {
          key: 'c',
          label: 'Slack channel',
          group: 'Page',
          run: () => shownInstallation.value?.slack.value && toggleSlack(),
        },
        { key: 'escape', label: 'Close what is open', group: 'Page', run: () => (drawer.value = undefined) },
      ]),
    [],
  );
  const shown = shownInstallation.value;
  const isStale = stream.link.value.state === 'lost' || (shown !== undefined && !isLive.value);
  const weather = shown?.head.value.isSandbox ? store.meta.value?.weather : undefined;
  return (
    <>
      <Sprite />
      <a class="skip" href="#clusters">
        Skip to clusters
      </a>
      <Header />
      <Banner />
      <Needs />
      <main class={`page ${isStale ? 'stale' : ''}`}>
        {shown ? <Parts key={shown.id} state={shown} /> : <Loading />}
      </main>
      {shown && weather && <Weather state={shown} weather={weather} />}
      {shown && drawer.value === 'trace' && <TraceDrawer state={shown} />}
      {shown && drawer.value === 'slack' && <SlackDrawer state={shown} />}
      {shown && weather && drawer.value === 'weather' && <WeatherSheet state={shown} weather={weather} />}
      {drawer.value === 'keys' && <KeysDrawer />}
    </>
  );
}

function Parts({ state }: { state: InstallationState }) {
  return (
    <>
      <Clusters state={state} />
      <div class="resources">
        <Targets state={state} />
        <Listeners state={state} />
        <Drills state={state} />
      </div>
      <Ledger state={state} />
      <DashboardSection state={state} />
    </>
  );
}

/** The frame is there with the first paint. */
function Loading() {
  return (
    <section class="group" id="clusters" aria-labelledby="clusters-title">
      <header class="group-head">
        <h2 id="clusters-title">Clusters</h2>
      </header>
      <div class="card">
        <Blocks heightsPx={[18, 14, 420]} label="Reading the fleet" />
      </div>
    </section>
  );
}
