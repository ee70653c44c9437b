import type { Cluster, Instance, InstanceState } from '../../model.ts';
import { Icon, type IconName } from '../pieces/Icon.tsx';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { countdownText, momentText, spanText } from '../text/time.ts';
import { counted, shortened, zoneParts } from '../text/words.ts';
import './stage.css';

const ICONS: Readonly<Record<InstanceState, IconName>> = {
  building: 'building',
  warming: 'warm',
  serving: 'serving',
  relieved: 'relieved',
  draining: 'draining',
  leaving: 'leaving',
  away: 'away',
  failed: 'failed',
};

/** As many have room for their names beside the chart. */
const ROOMY = 7;

/** The writer and all readers in their zones, each against the waterline. */
export function Stage({ state, cluster }: { state: InstallationState; cluster: Cluster }) {
  const { instances, zones, targetCpuPercent, name } = cluster;
  const lanes = zones.map((zone) => ({ zone, own: instances.filter((instance) => instance.zone === zone) }));
  const stray = instances.filter(({ zone }) => !zones.includes(zone));
  if (stray.length > 0) lanes.push({ zone: 'zone unknown', own: stray });
  return (
    <div class={`stage ${instances.length > ROOMY ? 'dense' : ''}`} style={{ '--target': targetCpuPercent }}>
      {lanes.map(({ zone, own }) => {
        const { region, letter } = zoneParts(zone);
        return (
          <section
            key={zone}
            class="lane"
            style={{ '--weight': Math.max(1, own.length) }}
            aria-label={`${name} in ${zone}`}
          >
            <h4>
              {region}
              <b>{letter}</b>
            </h4>
            <ul>
              {own.map((instance) => (
                <InstanceGauge key={instance.id} state={state} instance={instance} target={targetCpuPercent} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface GaugeProps {
  readonly state: InstallationState;
  readonly instance: Instance;
  readonly target: number;
}

function InstanceGauge({ state, instance, target }: GaugeProps) {
  const { id, role, state: is } = instance;
  const isComing = is === 'building' || is === 'warming';
  const word = role === 'writer' && is === 'serving' ? 'writer' : is;
  return (
    <li class={`instance ${role} ${is}`} title={titleOf(instance, nowOf(state).peek())}>
      {isComing ? <Progress state={state} instance={instance} /> : <Cpu instance={instance} target={target} />}
      <span class="state">
        <Icon name={role === 'writer' && is === 'serving' ? 'writer' : ICONS[is]} />
        <span class="word">{word}</span>
      </span>
      <span class="name">
        <span aria-hidden="true">{shortened(id)}</span>
        <span class="unseen">{id}</span>
      </span>
      <span class="use">{useOf(instance)}</span>
    </li>
  );
}

function Cpu({ instance: { cpuPercent }, target }: Pick<GaugeProps, 'instance' | 'target'>) {
  const shown = Math.min(100, Math.max(0, cpuPercent ?? 0));
  return (
    <>
      <span class="gauge" style={{ '--below': Math.min(shown, target), '--above': Math.max(0, shown - target) }}>
        <i class="below" />
        {shown > target && <i class="above" />}
      </span>
      <span class="value">{cpuPercent === undefined ? '–' : `${Math.round(cpuPercent)} %`}</span>
    </>
  );
}

/** How far one is that does not serve yet. It stands in front of the waterline: it carries nothing. */
function Progress({ state, instance: { sinceMs, untilMs } }: Pick<GaugeProps, 'state' | 'instance'>) {
  const nowMs = nowOf(state).value;
  const isKnown = sinceMs !== undefined && untilMs !== undefined && untilMs > sinceMs;
  const done = isKnown ? Math.min(100, Math.max(4, Math.round(((nowMs - sinceMs) / (untilMs - sinceMs)) * 100))) : 8;
  return (
    <>
      <span class="gauge" style={{ '--below': done }}>
        <i class="below" />
      </span>
      <span class="value">{sinceMs === undefined ? '…' : countdownText(nowMs - sinceMs)}</span>
    </>
  );
}

function useOf({ state, connections, sinceMs, untilMs, status }: Instance): string {
  if ((state === 'building' || state === 'warming') && sinceMs !== undefined && untilMs !== undefined)
    return `of ${Math.max(1, Math.round((untilMs - sinceMs) / 60_000))} min`;
  if (connections !== undefined) return `${connections} conn`;
  return status ?? ' ';
}

/** Everything that is known of an instance, in a line. */
function titleOf(instance: Instance, nowMs: number): string {
  const { id, instanceClass, vcpus, isOurs, connections, sinceMs, untilMs, untilBy, state, status } = instance;
  const parts = [
    `${id}: ${instanceClass}, ${counted(vcpus, 'vCPU')}`,
    isOurs ? 'made by Evenkeel' : 'not made by Evenkeel',
    status && `RDS: ${status}`,
    connections !== undefined && counted(connections, 'connection'),
    sinceMs !== undefined && `${state} since ${momentText(sinceMs, nowMs)}`,
    untilMs !== undefined &&
      (state === 'draining' || state === 'leaving'
        ? `deleted by ${momentText(untilMs, nowMs)}`
        : `expected ${momentText(untilMs, nowMs)} (${untilBy ?? 'usual'}), ${spanText(untilMs - nowMs)} left`),
  ];
  return parts.filter(Boolean).join(' · ');
}
