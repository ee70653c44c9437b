import { useSignal } from '@preact/signals';
import type { Drill, ProbeSeries } from '../../model.ts';
import { Clamped } from '../pieces/Clamped.tsx';
import { Icon } from '../pieces/Icon.tsx';
import { Level } from '../pieces/Level.tsx';
import { Blocks, Empty, Missing } from '../pieces/Missing.tsx';
import { Sentence } from '../pieces/Sentence.tsx';
import { Answer } from '../pieces/PauseControl.tsx';
import { act, asking, forbiddenBecause } from '../state/console.ts';
import { nowOf } from '../state/now.ts';
import type { InstallationState } from '../state/store.ts';
import { clockText, momentText, spanText } from '../text/time.ts';
import { counted, grouped } from '../text/words.ts';
import { barsPath, type Span, spanOf } from './strip.ts';
import './drills.css';

/** Ended ones beyond these are in the ledger. */
const ENDED_SHOWN = 4;

export function Drills({ state }: { state: InstallationState }) {
  const source = state.head.value.sources.drills;
  const all = state.drills.all.value;
  const running = all.filter(({ isRunning, left }) => isRunning || left !== undefined);
  const ended = all.filter((drill) => !running.includes(drill)).slice(0, ENDED_SHOWN);
  const waiting = running.filter(({ approval }) => approval).length;
  return (
    <section class="group" id="drills" aria-labelledby="drills-title">
      <header class="group-head">
        <h2 id="drills-title">Drills</h2>
        <span class="soft">
          {[
            running.length - waiting > 0 && `${running.length - waiting} running`,
            waiting > 0 && `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for approval`,
          ]
            .filter(Boolean)
            .join(', ')}
        </span>
      </header>
      <div class="card">
        {all.length === 0 && source.state === 'loading' && (
          <Blocks heightsPx={[16, 14, 120]} label="Reading the drills" />
        )}
        {all.length === 0 && (source.state === 'unused' || source.state === 'ready') && (
          <Empty
            isCompact
            title="No drill yet"
            text="A drill injects a failure after a second person’s approval, and measures what clients see."
            command="npx evenkeel drill start aurora-failover CLUSTER"
          />
        )}
        <Missing what="Drills" source={source} />
        {running.map(({ id }) => (
          <RunningDrill key={id} state={state} id={id} />
        ))}
        {ended.map((drill) => (
          <EndedDrill key={drill.id} state={state} drill={drill} />
        ))}
      </div>
    </section>
  );
}

function RunningDrill({ state, id }: { state: InstallationState; id: string }) {
  const drill = state.drills.get(id)?.value;
  if (!drill) return null;
  if (drill.approval) return <Approval state={state} drill={drill} />;
  return (
    <article class="drill" aria-label={`Drill ${id}`}>
      <header class="card-head">
        <h3>
          {drill.drill} of {drill.resource}
        </h3>
        {drill.isDryRun && <span class="tag">dry run</span>}
        <span class="mono soft subtitle">{id}</span>
        <Level level={drill.level} text={drill.state} />
      </header>
      <Sentence text={drill.summary} />
      <Steps drill={drill} />
      <div class="drill-body">
        <ProbeStrips state={state} drill={drill} />
        <Figures state={state} drill={drill} />
      </div>
    </article>
  );
}

function Steps({ drill: { steps } }: { drill: Drill }) {
  return (
    <ol class="steps" aria-label="Steps">
      {steps.map(({ name, state, fromMs, toMs }) => (
        <li key={name} class={state} aria-current={state === 'current' ? 'step' : undefined}>
          <span>{name}</span>
          <span class="mono">
            {state === 'skipped'
              ? 'skipped'
              : fromMs !== undefined && toMs !== undefined
                ? spanText(toMs - fromMs)
                : ' '}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What clients saw: a bar a second, what succeeded above the line, what failed below it. */
function ProbeStrips({ state, drill }: { state: InstallationState; drill: Drill }) {
  const span = spanOf(drill);
  if (!span)
    return (
      <p class="soft drill-nothing">
        {drill.seriesMissingBecause === undefined
          ? 'The probe’s measurements are read once it has begun.'
          : `The probe’s measurements cannot be read: ${drill.seriesMissingBecause}`}
      </p>
    );
  const { injectedAtMs, rollbackAtMs, downtimeMaxMs, isRunning, series } = drill;
  const nowMs = nowOf(state).value;
  return (
    <div class="strips">
      <div class="strips-plot">
        {series.map((each) => (
          <Strip key={`${each.probe} ${each.connection}`} series={each} span={span} />
        ))}
        {injectedAtMs !== undefined && <Moment span={span} atMs={injectedAtMs} text="inject" kind="event" />}
        {rollbackAtMs !== undefined && <Moment span={span} atMs={rollbackAtMs} text="roll back" kind="event" />}
        {injectedAtMs !== undefined && downtimeMaxMs !== undefined && (
          <Moment
            span={span}
            atMs={injectedAtMs + downtimeMaxMs}
            text={`limit ${spanText(downtimeMaxMs)}`}
            kind="limit"
          />
        )}
        {isRunning && injectedAtMs !== undefined && (
          <Moment span={span} atMs={nowMs} text={`now +${Math.round((nowMs - injectedAtMs) / 1000)} s`} kind="now" />
        )}
      </div>
      <p class="soft tiny">One bar a second: attempts that succeeded above the line, failed below it.</p>
    </div>
  );
}

function Strip({ series, span }: { series: ProbeSeries; span: Span }) {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const label = `${series.probe}, ${series.connection === 'fresh' ? 'new connections' : 'kept connection'}`;
  return (
    <div class="strip-row">
      <span class="strip-name tiny">
        <b>{series.connection === 'fresh' ? 'new' : 'kept'}</b> connection
        <span class="soft"> {series.probe}</span>
      </span>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label}: ${grouped(total(series.succeeded))} attempts succeeded, ${grouped(total(series.failed))} failed`}
      >
        <path d={barsPath(series, span, 'succeeded')} class="succeeded" />
        <path d={barsPath(series, span, 'failed')} class="failed" />
        <path d="M0 50H100" class="target" />
      </svg>
    </div>
  );
}

function Moment({
  span,
  atMs,
  text,
  kind,
}: {
  span: Span;
  atMs: number;
  text: string;
  kind: 'event' | 'limit' | 'now';
}) {
  const share = (atMs - span.fromMs) / (span.toMs - span.fromMs);
  if (share < 0 || share > 1) return null;
  return (
    <span class={`moment ${kind} ${share > 0.9 ? 'last' : ''}`} style={{ '--x': share }}>
      <span>{text}</span>
    </span>
  );
}

function Figures({ state, drill }: { state: InstallationState; drill: Drill }) {
  const { downtimeMs, downtimeErrorMs, downtimeMaxMs, lostWrites, lostWritesMax, requestedBy, approvals, id } = drill;
  const approvedBy = approvals.filter(({ decision }) => decision === 'approved').map(({ by }) => by);
  const rows: readonly (readonly [string, string | undefined])[] = [
    [
      'Lost writes',
      lostWrites === undefined
        ? undefined
        : `${lostWrites}${lostWritesMax === undefined ? '' : ` (limit ${lostWritesMax})`}`,
    ],
    ['Requested by', requestedBy],
    ['Approved by', approvedBy.join(', ') || undefined],
    ['Interlocks', drill.plan?.interlocks.join(', ') || undefined],
  ];
  return (
    <div class="figures">
      {downtimeMs !== undefined && (
        <p class={`downtime ${downtimeMaxMs !== undefined && downtimeMs > downtimeMaxMs ? 'beyond' : ''}`}>
          {(downtimeMs / 1000).toFixed(1)} s{' '}
          <small>
            {downtimeErrorMs !== undefined && `± ${(downtimeErrorMs / 1000).toFixed(1)} `}downtime
            {downtimeMaxMs !== undefined && `, limit ${spanText(downtimeMaxMs)}`}
          </small>
        </p>
      )}
      <dl>
        {rows.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {drill.left && (
        <p class="level critical left">
          <Icon name="critical" />
          {drill.left}
        </p>
      )}
      {drill.isRunning && <Abort state={state} drill={drill} />}
      <Timeline state={state} drill={drill} />
      <Answer place={`drill ${id}`} />
    </div>
  );
}

/** Always in sight while a drill runs; a second press confirms it, since it cannot be taken back. */
function Abort({ state, drill }: { state: InstallationState; drill: Drill }) {
  const isSure = useSignal(false);
  const place = `drill ${drill.id}`;
  const because =
    forbiddenBecause('abort') ??
    (drill.mayAbort ? undefined : (drill.mayNotAbortBecause ?? 'It cannot be aborted now.'));
  const isWaiting = asking.value.has(place);
  return (
    <div class="drill-actions">
      <button
        type="button"
        class="button danger"
        disabled={because !== undefined || isWaiting}
        onClick={() => {
          if (!isSure.value) isSure.value = true;
          else
            void act(
              { action: 'abort', installation: state.id, drillId: drill.id, why: 'aborted in the console' },
              place,
            ).then(() => (isSure.value = false));
        }}
      >
        {isSure.value ? 'Yes, abort and roll back' : 'Abort and roll back'}
      </button>
      {isSure.value && (
        <button type="button" class="button" onClick={() => (isSure.value = false)}>
          Keep it running
        </button>
      )}
      {because && <p class="soft tiny">{because}</p>}
    </div>
  );
}

function Timeline({ state, drill: { timeline } }: { state: InstallationState; drill: Drill }) {
  if (timeline.length === 0) return null;
  const nowMs = nowOf(state).peek();
  return (
    <details class="timeline">
      <summary>Full timeline, {counted(timeline.length, 'entry', 'entries')}</summary>
      <ol tabIndex={0} aria-label="Timeline">
        {timeline.map(({ atMs, source, text }, index) => (
          <li key={index}>
            <span class="mono soft" title={momentText(atMs, nowMs)}>
              {clockText(atMs)}
            </span>
            <span class="soft">{source}</span>
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Approving names the person and the plan: it starts at once, with the plan that stands here. */
function Approval({ state, drill }: { state: InstallationState; drill: Drill }) {
  const { approval, plan, id, requestedBy, requestedAtMs } = drill;
  const place = `drill ${id}`;
  if (!approval) return null;
  const nowMs = nowOf(state).value;
  const because =
    forbiddenBecause('approve') ??
    (approval.mayApprove ? undefined : (approval.mayNotBecause ?? 'You may not approve it.'));
  const isOff = because !== undefined || asking.value.has(place);
  const answer = (action: 'approve' | 'deny') =>
    void act({ action, installation: state.id, drillId: id, planHash: approval.planHash }, place);
  return (
    <article class="drill approval" aria-label={`Drill ${id}`}>
      <div>
        <h3>
          {drill.drill} of {drill.resource} <Level level="approval" text="approval requested" />
        </h3>
        <p class="soft">
          {requestedBy}, {momentText(requestedAtMs, nowMs)}, expires {momentText(approval.expiresAtMs, nowMs)}. Plan{' '}
          <span class="mono">{approval.planHash.slice(0, 8)}</span>
          {approval.needed > 1 && `, ${approval.given} of ${approval.needed} approvals`}. Approvers:{' '}
          {approval.approvers.join(', ')}.
        </p>
        {plan && (
          <ol class="plan">
            {plan.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        {because && <p class="because">{because}</p>}
        <Answer place={place} />
      </div>
      <div class="drill-actions">
        <button type="button" class="button primary" disabled={isOff} onClick={() => answer('approve')}>
          {approval.you ? `Approve as ${approval.you}` : 'Approve'}
        </button>
        <button type="button" class="button" disabled={isOff} onClick={() => answer('deny')}>
          Deny
        </button>
      </div>
    </article>
  );
}

const VERDICTS = {
  passed: 'check',
  failed: 'failed',
  aborted: 'remove',
  refused: 'lock',
  unknown: 'unknown',
} as const;

function EndedDrill({ state, drill }: { state: InstallationState; drill: Drill }) {
  const { id, verdict = 'unknown', endedAtMs, downtimeMs, downtimeMaxMs, explanation, summary } = drill;
  return (
    <article class="drill ended" aria-label={`Drill ${id}`}>
      <span class={`level ${verdict === 'failed' ? 'critical' : 'steady'}`}>
        <Icon name={VERDICTS[verdict]} />
        {verdict}
      </span>
      <h3>
        {drill.drill} of {drill.resource}
      </h3>
      <span class="soft keep">{endedAtMs !== undefined && momentText(endedAtMs, nowOf(state).peek())}</span>
      <p class="soft">
        {downtimeMs !== undefined && (
          <b>
            {(downtimeMs / 1000).toFixed(1)} s{downtimeMaxMs !== undefined && ` of ${spanText(downtimeMaxMs)}`}.{' '}
          </b>
        )}
        <Clamped text={explanation ?? summary} />
      </p>
    </article>
  );
}
