import { useComputed, useSignal } from '@preact/signals';
import type { Cluster, Level } from '../../model.ts';
import { ClusterChart } from '../chart/ClusterChart.tsx';
import { CpuBar } from '../pieces/Bar.tsx';
import { Clamped } from '../pieces/Clamped.tsx';
import { Level as LevelSign } from '../pieces/Level.tsx';
import { Blocks, Empty, Missing } from '../pieces/Missing.tsx';
import { Sentence } from '../pieces/Sentence.tsx';
import { PauseControl } from '../pieces/PauseControl.tsx';
import { setAddress } from '../state/address.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { countdownText } from '../text/time.ts';
import { grouped } from '../text/words.ts';
import { DeviationStrip } from './DeviationStrip.tsx';
import { byNeed, isLine, MANY_CLUSTERS } from './order.ts';
import { selectedCluster } from './selected.ts';
import { Sparkline } from './Sparkline.tsx';
import { Stage } from './Stage.tsx';
import './clusters.css';

export function Clusters({ state }: { state: InstallationState }) {
  const names = state.clusters.names.value;
  const source = state.head.value.sources.clusters;
  return (
    <section class="group" id="clusters" aria-labelledby="clusters-title">
      <header class="group-head">
        <h2 id="clusters-title">Clusters</h2>
        <span class="soft">{names.length || ''}</span>
        {names.length > 1 && <span class="soft aside">sorted by need, selected first</span>}
      </header>
      {names.length === 0 && source.state === 'loading' && (
        <div class="card">
          <Blocks heightsPx={[18, 14, 330]} label="Reading the clusters" />
        </div>
      )}
      {names.length === 0 && (source.state === 'unused' || source.state === 'ready') && (
        <div class="card">
          <Empty
            title="No clusters in the fleet"
            text="Find what this account has and write a fleet file. Everything starts in observe mode: decisions are recorded, nothing is changed."
            command="npx evenkeel discover > evenkeel.config.ts"
          />
        </div>
      )}
      {source.state === 'unavailable' && (
        <div class="card">
          <Missing what="Clusters" source={source} />
        </div>
      )}
      {names.length > 0 && <Fleet state={state} isMany={names.length >= MANY_CLUSTERS} />}
    </section>
  );
}

interface Shape {
  readonly name: string;
  readonly level: Level;
}

/** What stands where. It is drawn anew only where that changes: each card and line follows its own cluster. */
function Fleet({ state, isMany }: { state: InstallationState; isMany: boolean }) {
  const shape = useComputed(() =>
    JSON.stringify(state.clusters.all.value.toSorted(byNeed).map(({ name, level }): Shape => ({ name, level }))),
  );
  const selected = selectedCluster(state);
  const others = (JSON.parse(shape.value) as Shape[]).filter(({ name }) => name !== selected);
  const cards = isMany ? [] : others.filter((one) => !isLine(one));
  const lines = isMany ? others.filter(({ level }) => level !== 'steady') : others.filter(isLine);
  const steady = isMany ? others.filter(({ level }) => level === 'steady').map(({ name }) => name) : [];
  return (
    <div class="fleet">
      {isMany && <DeviationStrip state={state} />}
      {selected && <FullCard state={state} name={selected} />}
      {cards.map(({ name }) => (
        <SmallCard
          key={name}
          state={state}
          name={name}
          isAlone={cards.length % 2 === 1 && name === cards.at(-1)!.name}
        />
      ))}
      {(lines.length > 0 || steady.length > 0) && (
        <div class="card wide">
          <ul>
            {lines.map(({ name }) => (
              <ClusterLine key={name} state={state} name={name} />
            ))}
          </ul>
          {steady.length > 0 && <Steady state={state} names={steady} />}
        </div>
      )}
      <p class="key soft tiny wide">
        <span>
          <i class="waterline" /> target CPU
        </span>
        <span>Fill: CPU; while building or warming, progress</span>
        <span>Hatched: above the target</span>
      </p>
    </div>
  );
}

function Head({ cluster, isFull }: { cluster: Cluster; isFull?: boolean }) {
  const { name, mode, engine, serving, min, max, level, state, instances } = cluster;
  const shown = instances.find(({ role }) => role === 'reader') ?? instances[0];
  const known = isFull ? [engine, shown?.instanceClass] : [];
  return (
    <header class="card-head">
      <h3>{isFull ? name : <NameButton name={name} />}</h3>
      <span class={`tag ${mode === 'act' ? 'acts' : ''}`}>{mode}</span>
      <span class="soft subtitle">
        {known.filter(Boolean).map((text) => (
          <span key={text} class="engine">
            {text} ·{' '}
          </span>
        ))}
        {serving} serving of {min}–{max}
      </span>
      <LevelSign level={level} text={state} />
    </header>
  );
}

function NameButton({ name }: { name: string }) {
  const select = () => {
    setAddress({ cluster: name, entry: undefined });
    document.getElementById('clusters')?.scrollIntoView();
  };
  return (
    <button type="button" class="name-button" onClick={select}>
      {name}
    </button>
  );
}

function FullCard({ state, name }: { state: InstallationState; name: string }) {
  const cluster = state.clusters.get(name)?.value;
  if (!cluster) return null;
  const { sources } = state.head.value;
  return (
    <article class="card wide full" aria-label={`Cluster ${name}`}>
      <Head cluster={cluster} isFull />
      <Sentence text={cluster.summary} />
      <div class="full-body">
        <div class="full-stage">
          <Stage state={state} cluster={cluster} />
          <Facts state={state} cluster={cluster} />
          <UnderWay lines={cluster.underWay} />
          <PauseControl state={state} controller="replicas" resource={name} pause={cluster.pause} />
        </div>
        {sources.metrics.state === 'unavailable' && !sources.metrics.asOfMs ? (
          <Missing what="Charts" source={sources.metrics} />
        ) : (
          <ClusterChart key={`${state.id} ${name}`} state={state} cluster={cluster} />
        )}
      </div>
    </article>
  );
}

function Facts({ state, cluster }: { state: InstallationState; cluster: Cluster }) {
  const { load, endpoint, cooldownUntilMs, changesThisHour, changesPerHourMax } = cluster;
  const nowMs = cooldownUntilMs === undefined ? 0 : nowOf(state).value;
  const isCooling = cooldownUntilMs !== undefined && cooldownUntilMs > nowMs;
  const facts: readonly (readonly [string, string])[] = [
    ['Mean CPU', load?.cpuPercent === undefined ? '–' : `${Math.round(load.cpuPercent)} %`],
    ['Connections', load?.connections === undefined ? '–' : grouped(Math.round(load.connections))],
    ['Replica lag', load?.replicaLagMs === undefined ? '–' : `${Math.round(load.replicaLagMs)} ms`],
    ['Endpoint', endpoint ? (endpoint.isInSync ? 'in sync' : 'out of sync') : 'none'],
    ['Cooldown', isCooling ? `${countdownText(cooldownUntilMs - nowMs)} left` : 'over'],
    ['Changes / h', `${changesThisHour} of ${changesPerHourMax}`],
  ];
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Beyond these, `evenkeel status` prints them. */
const SHOWN_LINES = 4;

function UnderWay({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ul class="under-way soft">
      {lines.slice(0, SHOWN_LINES).map((line) => (
        <li key={line}>
          <Clamped text={line} />
        </li>
      ))}
      {lines.length > SHOWN_LINES && <li>{lines.length - SHOWN_LINES} more</li>}
    </ul>
  );
}

function SmallCard({ state, name, isAlone }: { state: InstallationState; name: string; isAlone: boolean }) {
  const cluster = state.clusters.get(name)?.value;
  if (!cluster) return null;
  return (
    <article class={`card small ${isAlone ? 'wide' : ''}`} aria-label={`Cluster ${name}`}>
      <Head cluster={cluster} />
      <Sentence text={cluster.summary} />
      <div class="small-body">
        <Stage state={state} cluster={cluster} />
        <Sparkline cluster={cluster} />
      </div>
    </article>
  );
}

function ClusterLine({ state: installation, name }: { state: InstallationState; name: string }) {
  const cluster = installation.clusters.get(name)?.value;
  if (!cluster) return null;
  const { mode, level, state, summary, load, targetCpuPercent, serving, min, max } = cluster;
  return (
    <li class="line">
      <span class="line-name">
        <NameButton name={name} /> {mode === 'observe' && <span class="tag">observe</span>}
      </span>
      <LevelSign level={level} text={state} />
      <Clamped text={summary} class="soft line-text" />
      <CpuBar percent={load?.cpuPercent} target={targetCpuPercent} />
      <span class="soft keep line-numbers">
        {load?.cpuPercent === undefined ? '–' : `${Math.round(load.cpuPercent)} %`} · {serving} of {min}–{max}
      </span>
    </li>
  );
}

/** As many as fill a screen; the rest is found by its name. */
const SHOWN_CELLS = 72;

function Steady({ state, names }: { state: InstallationState; names: readonly string[] }) {
  const filter = useSignal('');
  const isAll = useSignal(false);
  const found = names
    .filter((name) => name.includes(filter.value.trim()))
    .toSorted((one, other) => one.localeCompare(other));
  const shown = isAll.value ? found : found.slice(0, SHOWN_CELLS);
  return (
    <>
      <div class="foot-line steady-head">
        <b>{grouped(names.length)} steady</b>
        <span>name · readers serving · CPU against target</span>
        <input
          type="search"
          class="field"
          aria-label="Filter the steady clusters"
          placeholder="Filter by name"
          value={filter.value}
          onInput={({ currentTarget }) => (filter.value = currentTarget.value)}
        />
      </div>
      <ul class="cells">
        {shown.map((name) => (
          <Cell key={name} state={state} name={name} />
        ))}
      </ul>
      {found.length > shown.length && (
        <div class="foot-line">
          <button type="button" class="button small" onClick={() => (isAll.value = true)}>
            Show {grouped(found.length - shown.length)} more
          </button>
        </div>
      )}
    </>
  );
}

function Cell({ state, name }: { state: InstallationState; name: string }) {
  const cluster = state.clusters.get(name)?.value;
  if (!cluster) return null;
  return (
    <li>
      <NameButton name={name} />
      <span class="soft">{cluster.serving}</span>
      <CpuBar percent={cluster.load?.cpuPercent} target={cluster.targetCpuPercent} />
    </li>
  );
}
