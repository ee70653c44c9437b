import { type Signal, useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import type { Cluster } from '../../model.ts';
import { addressOf } from '../state/address.ts';
import { getChart, isLive } from '../state/console.ts';
import { coloursVersion } from '../state/look.ts';
import { nowOf } from '../state/now.ts';
import { type InstallationState, type OpenChart, openChart } from '../state/store.ts';
import { minuteText } from '../text/time.ts';
import { rounded } from '../text/words.ts';
import { MINUTE_MS, timeTicks } from './columns.ts';
import { type Frame, frameOf, HOURS, shareOf } from './frame.ts';
import { HoverCard } from './HoverCard.tsx';
import { Marks } from './Marks.tsx';
import type { MarkGroup } from './marks.ts';
import { type Palette, readPalette } from './palette.ts';
import { createCpuPanel, createLoadPanel, type Panel } from './panels.ts';
import { chartSummary } from './summary.ts';
import { Trace } from './Trace.tsx';
import './chart.css';

/** The server sends a chart's changes for ten minutes after it was asked for. */
const ASK_AGAIN_MS = 5 * MINUTE_MS;

/** As wide as the words above the line of what is ordered now, in pixels. */
const LEAD_LABEL_PX = 96;

interface Props {
  readonly state: InstallationState;
  readonly cluster: Cluster;
}

export function ClusterChart({ state, cluster }: Props) {
  const { name } = cluster;
  const { chart, problem } = useChart(state, name);
  const widthPx = useSignal(0);
  const hovered = useSignal<MarkGroup | undefined>(undefined);
  const cursor = useSignal<number | undefined>(undefined);
  const lead = useSignal(cluster.forecast.leadSeconds);
  lead.value = cluster.forecast.leadSeconds;

  // Once a minute of the installation, or with new data: the beat of the clock does not draw a canvas.
  const minute = useComputed(() => Math.floor(nowOf(state).value / MINUTE_MS));
  const frame = useComputed<Frame | undefined>(() => {
    if (!chart.value || widthPx.value === 0) return undefined;
    const nowMs = minute.value * MINUTE_MS;
    return frameOf(chart.value, nowMs, widthPx.value, (lead.value ?? 0) * 1000);
  });
  const shown = frame.value;
  const marks = shown?.chart.marks.filter(({ atMs, lane }) => atMs >= shown.fromMs && lane !== 'hold') ?? [];
  return (
    <>
      <div class="chart">
        <p class="unseen">{shown ? chartSummary(shown.columns, marks.length) : 'Reading the chart.'}</p>
        {problem.value && !chart.value && <p class="warning">The chart cannot be read: {problem.value}</p>}
        <Legend frame={shown} cursor={cursor} leadMs={(lead.value ?? 0) * 1000} />
        <div class="plots">
          <YLabels frame={shown} target={cluster.targetCpuPercent} />
          <div class="plot">
            <Panels frame={frame} widthPx={widthPx} cursor={cursor} name={name} />
            {shown && (
              <>
                <Marks
                  frame={shown}
                  widthPx={widthPx.value}
                  onHover={(group) => (hovered.value = group)}
                  selected={addressOf('entry')}
                />
                <TimeLabels frame={shown} widthPx={widthPx.value} leadSeconds={lead.value} />
                {hovered.value && <HoverCard frame={shown} group={hovered.value} widthPx={widthPx.value} />}
              </>
            )}
          </div>
        </div>
      </div>
      <Trace state={state} cluster={name} chart={chart.value} />
    </>
  );
}

/** Asks for the chart of a cluster, and again while it is looked at; the stream keeps it in between. */
function useChart(state: InstallationState, name: string): OpenChart {
  const open = state.charts.get(name) ?? openChart();
  state.charts.set(name, open);
  const isAsking = useRef(false);
  const ask = async () => {
    if (isAsking.current) return;
    isAsking.current = true;
    try {
      const answer = await getChart(state.id, name, HOURS);
      if (state.charts.get(name) === open) open.chart.value = answer;
      open.problem.value = undefined;
    } catch (error) {
      // A server that is gone is told by the banner.
      open.problem.value = error instanceof Error ? error.message : String(error);
    }
    isAsking.current = false;
  };
  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
      state.charts.delete(name);
    };
  }, [state, name]);
  // What was missed while the connection was lost, or came too fast, is asked for.
  const wasLive = useRef(true);
  useSignalEffect(() => {
    const isBack = isLive.value && !wasLive.current;
    wasLive.current = isLive.value;
    if (isBack || open.holes.value > 0) void ask();
  });
  return open;
}

function Panels({
  frame,
  widthPx,
  cursor,
  name,
}: {
  frame: { readonly value: Frame | undefined };
  widthPx: Signal<number>;
  cursor: Signal<number | undefined>;
  name: string;
}) {
  const upper = useRef<HTMLDivElement>(null);
  const lower = useRef<HTMLDivElement>(null);
  const panels = useRef<readonly Panel[]>([]);
  const palette = useRef<Palette | undefined>(undefined);
  const painted = useRef(coloursVersion.peek());

  useEffect(() => {
    const shared = { syncKey: name, palette: () => (palette.current ??= readPalette()) };
    const sizeOf = (element: HTMLElement) => ({ widthPx: element.clientWidth, heightPx: element.clientHeight });
    // Its size may change once more while it leaves the page: the references are empty by then.
    const [above, below] = [upper.current!, lower.current!];
    panels.current = [
      createLoadPanel({
        ...shared,
        ...sizeOf(above),
        element: above,
        onCursor: (index) => (cursor.value = index),
      }),
      createCpuPanel({ ...shared, ...sizeOf(below), element: below }),
    ];
    const observer = new ResizeObserver(() => {
      const { clientWidth } = above;
      if (clientWidth === 0) return;
      for (const [index, element] of [above, below].entries())
        panels.current[index]!.plot.setSize({ width: clientWidth, height: element.clientHeight });
      widthPx.value = clientWidth;
    });
    observer.observe(above);
    widthPx.value = above.clientWidth;
    return () => {
      observer.disconnect();
      for (const { plot } of panels.current) plot.destroy();
      panels.current = [];
    };
  }, [name]);

  useSignalEffect(() => {
    const shown = frame.value;
    const from = (shown?.fromMs ?? 0) / 1000;
    const to = (shown?.toMs ?? 1) / 1000;
    const [load, cpu] = panels.current;
    if (!shown || !load || !cpu) return;
    load.setColumns(shown.columns, from, to, shown.max);
    cpu.setColumns(shown.columns, from, to, 100);
  });
  useSignalEffect(() => {
    if (coloursVersion.value === painted.current) return;
    painted.current = coloursVersion.value;
    palette.current = undefined;
    for (const { plot } of panels.current) plot.redraw(false);
  });

  return (
    <>
      <div class="panel load-panel" ref={upper} />
      <div class="panel cpu-panel" ref={lower} />
    </>
  );
}

interface LegendProps {
  readonly frame: Frame | undefined;
  readonly cursor: Signal<number | undefined>;
  readonly leadMs: number;
}

function Legend({ frame, cursor, leadMs }: LegendProps) {
  const columns = frame?.columns;
  const latest = columns?.load.findLastIndex((value) => value !== null) ?? -1;
  const index = cursor.value ?? latest;
  const at = (column: readonly (number | null)[] | undefined) => {
    const value = column?.[index];
    return value === null || value === undefined ? '–' : rounded(value);
  };
  const ahead = frame?.chart.forecast.filter(({ isPast }) => !isPast) ?? [];
  // What matters is the load at which a reader that is ordered now would arrive.
  const next = ahead.find(({ atMs }) => atMs >= frame!.nowMs + leadMs) ?? ahead.at(-1);
  const isPast = cursor.value !== undefined && cursor.value <= latest;
  return (
    <ul class="legend">
      {isPast && <li class="keep mono">{minuteText(columns!.seconds[index]! * 1000)}</li>}
      <li>
        <i class="swatch capacity" />
        capacity <b>{at(columns?.serving)} vCPU</b>
      </li>
      <li>
        <i class="swatch target" />
        target {frame ? `${frame.chart.targetCpuPercent} %` : ''} <b>{at(columns?.target)}</b>
      </li>
      <li>
        <i class="swatch load" />
        load <b>{at(columns?.load)}</b>
      </li>
      <li>
        <i class="swatch over" />
        above target
      </li>
      <li>
        <i class="swatch forecast" />
        forecast{' '}
        {next && !isPast ? (
          <>
            <b>{rounded(next.busyVcpus)}</b> at {minuteText(next.atMs)}
          </>
        ) : (
          <b>{at(columns?.forecast)}</b>
        )}
      </li>
    </ul>
  );
}

function YLabels({ frame, target }: { frame: Frame | undefined; target: number }) {
  return (
    <div class="y-labels" aria-hidden="true">
      <div class="load-panel">
        {frame && (
          <>
            <span style={{ '--at': 0 }}>{rounded(frame.max)} vCPU</span>
            <span style={{ '--at': 50 }}>{rounded(frame.max / 2)}</span>
          </>
        )}
      </div>
      <div class="lane-labels">
        <span style={{ '--at': 26 }}>ordered</span>
        <span style={{ '--at': 74 }}>serving</span>
      </div>
      <div class="cpu-panel">
        <span style={{ '--at': 10 }}>CPU</span>
        <span style={{ '--at': 100 - target }}>{target} %</span>
      </div>
    </div>
  );
}

function TimeLabels({
  frame,
  widthPx,
  leadSeconds,
}: {
  frame: Frame;
  widthPx: number;
  leadSeconds: number | undefined;
}) {
  const { fromMs, toMs, nowMs } = frame;
  const nowShare = shareOf(frame, nowMs);
  const ticks = timeTicks(fromMs, toMs, widthPx).filter((atMs) => {
    const share = shareOf(frame, atMs);
    return Math.abs(share - nowShare) * widthPx > 36 && share * widthPx < widthPx - 14;
  });
  const leadMs = leadSeconds === undefined ? undefined : nowMs + leadSeconds * 1000;
  return (
    <>
      <div class="time-labels" aria-hidden="true">
        {ticks.map((atMs) => (
          <span
            key={atMs}
            class={shareOf(frame, atMs) * widthPx < 16 ? 'first' : ''}
            style={{ '--x': shareOf(frame, atMs) }}
          >
            {minuteText(atMs)}
          </span>
        ))}
        <span class="now" style={{ '--x': nowShare }}>
          {minuteText(nowMs)}
        </span>
      </div>
      <span class="now-line" style={{ '--x': nowShare }} />
      {leadMs !== undefined && leadMs < toMs + MINUTE_MS && (
        <>
          <span class="lead-line" style={{ '--x': Math.min(1, shareOf(frame, leadMs)) }} />
          <span
            class="lead-label tiny soft"
            aria-hidden="true"
            style={{ '--right': (1 - nowShare) * widthPx > LEAD_LABEL_PX ? 0 : 1 - nowShare }}
          >
            ordered now,
            <br />
            serves {minuteText(leadMs)}
          </span>
        </>
      )}
    </>
  );
}
