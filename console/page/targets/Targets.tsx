import type { Target, TargetGroup, TargetZone } from '../../model.ts';
import { byNeed, isLine } from '../clusters/order.ts';
import { Icon, type IconName } from '../pieces/Icon.tsx';
import { Level } from '../pieces/Level.tsx';
import { Blocks, Empty, Missing } from '../pieces/Missing.tsx';
import { Sentence } from '../pieces/Sentence.tsx';
import { PauseControl } from '../pieces/PauseControl.tsx';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { countdownText, momentText } from '../text/time.ts';
import { counted, shortZone, zoneParts } from '../text/words.ts';
import './targets.css';

export function Targets({ state }: { state: InstallationState }) {
  const source = state.head.value.sources.targetGroups;
  const sorted = state.targetGroups.all.value.toSorted(byNeed);
  // The first one is shown in full, however calm it is: a page of lines alone shows nothing.
  const cards = sorted.filter((group, index) => index === 0 || !isLine(group));
  const lines = sorted.filter((group) => !cards.includes(group));
  return (
    <section class="group" id="targets" aria-labelledby="targets-title">
      <header class="group-head">
        <h2 id="targets-title">Target groups</h2>
        <span class="soft">{sorted.length || ''}</span>
      </header>
      {sorted.length === 0 && (
        <div class="card">
          {source.state === 'loading' && <Blocks heightsPx={[16, 14, 150]} label="Reading the target groups" />}
          {(source.state === 'unused' || source.state === 'ready') && (
            <Empty
              isCompact
              title="No target groups in the fleet"
              text="Name target groups of Network Load Balancers to keep a minimum of healthy machines in every zone."
              command="npx evenkeel discover"
            />
          )}
          <Missing what="Target groups" source={source} />
        </div>
      )}
      {sorted.length > 0 && source.state === 'unavailable' && (
        <div class="card">
          <Missing what="Target groups" source={source} />
        </div>
      )}
      {cards.map(({ name }) => (
        <TargetCard key={name} state={state} name={name} />
      ))}
      {lines.length > 0 && (
        <div class="card">
          <ul>
            {lines.map((group) => (
              <TargetLine key={group.name} group={group} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function TargetLine({ group: { name, level, state, zones, crossZone } }: { group: TargetGroup }) {
  const pinned = zones.filter(({ isPinned }) => isPinned).map(({ zone }) => shortZone(zone));
  return (
    <li class="target-line">
      <b>{name}</b>
      <Level level={level} text={state} />
      <span class="soft">
        {zones.map(({ healthy }) => healthy).join(' · ')} healthy, cross-zone {crossZone.isOn ? 'on' : 'off'}
        {pinned.length > 0 && (
          <>
            , <Icon name="pin" /> {pinned.join(', ')} pinned
          </>
        )}
      </span>
    </li>
  );
}

function TargetCard({ state, name }: { state: InstallationState; name: string }) {
  const group = state.targetGroups.get(name)?.value;
  if (!group) return null;
  const { mode, loadBalancer, protocol, port, minHealthyPerZone, zones, level, summary, spares, crossZone } = group;
  const about = [
    loadBalancer ?? 'no load balancer',
    protocol && `${protocol} ${port ?? ''}`,
    `min ${minHealthyPerZone} per AZ`,
  ];
  const highest = Math.max(minHealthyPerZone, ...zones.map(({ targets }) => targets.length));
  return (
    <article class="card" aria-label={`Target group ${name}`}>
      <header class="card-head">
        <h3>{name}</h3>
        <span class={`tag ${mode === 'act' ? 'acts' : ''}`}>{mode}</span>
        <span class="soft subtitle">{about.filter(Boolean).join(' · ')}</span>
        <Level level={level} text={group.state} />
      </header>
      <Sentence text={summary} />
      {crossZone.isOn && <Lintel state={state} group={group} />}
      <div
        class={`zones ${crossZone.isOn ? 'crossed' : ''}`}
        style={{ '--rows': Math.min(highest, SHOWN_BRICKS + 1), '--min': minHealthyPerZone }}
      >
        {zones.map((zone) => (
          <Zone key={zone.zone} zone={zone} group={name} />
        ))}
      </div>
      <p class="target-key soft tiny">
        <span>
          <i class="waterline" /> min {minHealthyPerZone} healthy
        </span>
        {spares !== undefined && <span>{counted(spares, 'spare')} left</span>}
      </p>
      <div class="target-foot">
        <PauseControl state={state} controller="targets" resource={name} pause={group.pause} />
      </div>
    </article>
  );
}

/** Over the zones while each address answers through all of them, and when that ends. */
function Lintel({ state, group: { crossZone } }: { state: InstallationState; group: TargetGroup }) {
  const { temporarySinceMs, revertsAtMs } = crossZone;
  const nowMs = nowOf(state).value;
  return (
    <p class="lintel">
      <Icon name="change" />
      <b>{temporarySinceMs === undefined ? 'Cross-zone on' : 'Cross-zone on, temporary'}</b>
      {temporarySinceMs !== undefined && <span>since {momentText(temporarySinceMs, nowMs)}</span>}
      {revertsAtMs !== undefined && (
        <span>
          · reverts {revertsAtMs > nowMs ? `in ${countdownText(revertsAtMs - nowMs)}` : 'now'} if every AZ holds its
          minimum
        </span>
      )}
      {temporarySinceMs !== undefined && revertsAtMs === undefined && (
        <span>· reverts once every AZ holds its minimum</span>
      )}
    </p>
  );
}

const BRICKS: Readonly<Record<Target['state'], { rank: number; icon: IconName; tone: string }>> = {
  healthy: { rank: 0, icon: 'check', tone: 'healthy' },
  initial: { rank: 1, icon: 'building', tone: 'initial' },
  draining: { rank: 2, icon: 'draining', tone: 'leaving' },
  unused: { rank: 3, icon: 'unknown', tone: 'leaving' },
  unavailable: { rank: 4, icon: 'unknown', tone: 'leaving' },
  unhealthy: { rank: 5, icon: 'failed', tone: 'unhealthy' },
};

/** Of EC2 and of IP addresses, of which the end tells them apart. */
const LONGEST_ID = 12;

/** More would make a tower: the rest is counted. The healthy ones are at the bottom, so they are never the rest. */
const SHOWN_BRICKS = 12;

interface ZoneProps {
  readonly zone: TargetZone;
  /** The name of the group: each of several has the same zones. */
  readonly group: string;
}

function Zone({ zone: { zone, targets, healthy, required, isPinned, isShiftedAway, notes }, group }: ZoneProps) {
  const { region, letter } = zoneParts(zone);
  const sorted = targets.toSorted((one, other) => BRICKS[one.state].rank - BRICKS[other.state].rank);
  const rest = sorted.length > SHOWN_BRICKS + 1 ? sorted.length - SHOWN_BRICKS : 0;
  const shown = rest > 0 ? sorted.slice(0, SHOWN_BRICKS) : sorted;
  const isLow = healthy < required;
  return (
    <section class={`target-zone ${isLow ? 'low' : ''}`} aria-label={`Zone ${zone} of ${group}`}>
      <h4>
        <span>
          <span class="zone-region">{region}</span>
          <b>{letter}</b>
        </span>
        {isLow ? <Level level="watch" text={`${healthy} healthy`} /> : <b>{healthy} healthy</b>}
      </h4>
      <ul class="bricks">
        {shown.map(({ id, ports, state, reason, as }) => (
          <li
            key={id}
            class={`brick ${BRICKS[state].tone}`}
            title={[id, ports.join(', '), state, reason, as].filter(Boolean).join(' · ')}
          >
            <Icon name={BRICKS[state].icon} />
            <span class="brick-name">{id.length > LONGEST_ID ? `…${id.slice(-6)}` : id}</span>
            <span class="unseen">{state}</span>
            {as && <i class="brick-as">{as}</i>}
          </li>
        ))}
        {rest > 0 && <li class="brick rest">{rest} more</li>}
      </ul>
      {(isPinned || isShiftedAway || notes.length > 0) && (
        <p class="zone-notes soft tiny">
          {isPinned && (
            <span class="keep">
              <Icon name="pin" /> pinned by clients
            </span>
          )}
          {[isShiftedAway && 'shifted away', ...notes].filter(Boolean).map((note) => (
            <span key={String(note)}>{note}</span>
          ))}
        </p>
      )}
    </section>
  );
}
