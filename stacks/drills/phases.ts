import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { DrillName } from '../../fleet/drillNames.ts';
import type { Kind, Work } from './kinds.ts';
import { type Look, lookUntilOver } from './look.ts';
import { otherwise, type States } from './states.ts';

/** No answer within the hour is a no. */
const APPROVAL_SECONDS = 3_600;

/** For the steps that read results back, or ask AWS for much. */
const LONG_STEP_SECONDS = 120;

/** Between two looks at something that AWS is at. */
const LOOK_SECONDS = 5;

/** By then every probe has made a hundred attempts. */
const BASELINE_SECONDS = 10;

/** Whether there may be a drill, and what exactly it would do. */
export function admission(states: States, drill: DrillName): sfn.Chain {
  const admit = states.step('Admit', {
    comment: 'Whether a drill may begin at all: the calendar, the fleet, pauses, the cool-down, the lock.',
    function: 'drillAdmit',
    fields: { drill, executionArn: sfn.JsonPath.executionId, input: sfn.JsonPath.executionInput },
    retry: 'transient',
  });
  const preflight = states.step('Preflight', {
    comment: 'Whether this one could be done now, and how: the plan, and its hash.',
    function: 'drillPreflight',
    retry: 'transient',
  });
  return admit.next(preflight);
}

/** A colleague's word for that plan. */
export function approval(states: States): sfn.Chain {
  const needed = states.choice(
    'Needs Approval?',
    'A dry run changes nothing, and a schedule may bring its approval along.',
  );
  const ask = states.question('Request Approval', {
    comment: 'Waits for people. The token stays in the ledger; the door sends it back. No answer is a no.',
    function: 'drillRequestApproval',
    timeoutSeconds: APPROVAL_SECONDS,
  });
  needed.when(sfn.Condition.booleanEquals('$.needsApproval', true), ask);
  return sfn.Chain.custom(needed, [otherwise(needed), ask], needed);
}

/** What clients see before anything is done. A dry run goes from here to its verdict. */
export function baseline(states: States, verdict: sfn.IChainable): sfn.Chain {
  const begin = states.step('Begin', {
    comment: 'Everything is judged again, then the controllers are held.',
    function: 'drillBegin',
    retry: 'transient',
  });
  const probes = states.probes('Start Probes', 'Beside the drill, until it is told to stop.');
  const steady = lookUntilOver(states, {
    name: 'Baseline',
    step: { comment: 'No steady state, no drill.', function: 'drillMeasure', fields: { phase: 'before' } },
    question: 'Steady?',
    again: 'waiting',
    wait: { name: 'Gather a Baseline', seconds: BASELINE_SECONDS, isFirst: true },
  });
  const dryRun = '$$.Execution.Input.dryRun';
  const rehearsed = states
    .choice('Dry Run?', 'Everything but the injection.')
    .when(sfn.Condition.and(sfn.Condition.isPresent(dryRun), sfn.Condition.booleanEquals(dryRun, true)), verdict);
  return sfn.Chain.start(begin)
    .next(probes)
    .next(steady)
    .next(sfn.Chain.custom(rehearsed, [otherwise(rehearsed)], rehearsed));
}

/** What is broken on purpose, with what it takes before and after. What proves impossible goes to its verdict. */
export function injection(states: States, { prepare, inject, complete }: Kind, verdict: sfn.IChainable): sfn.Chain {
  const once = states.step('Inject', { comment: inject, function: 'drillInject', retry: 'never' });
  const injected = prepare
    ? advance(states, prepare, { isFirst: false, elsewhere: { impossible: verdict } }).next(once)
    : sfn.Chain.start(once);
  return complete ? injected.next(advance(states, complete, { isFirst: true })) : injected;
}

const advance = (
  states: States,
  { name, comment, question, wait }: Work,
  { isFirst, ...others }: Pick<Look['wait'], 'isFirst'> & Pick<Look, 'elsewhere'>,
): sfn.Chain =>
  lookUntilOver(states, {
    name,
    step: { comment, function: 'drillAdvance' },
    question,
    again: 'under-way',
    wait: { name: wait, seconds: LOOK_SECONDS, isFirst },
    ...others,
  });

/** Until AWS has come to rest as planned, and clients are served again. */
export const measurement = (states: States, { measure }: Kind): sfn.Chain =>
  lookUntilOver(states, {
    name: 'Measure',
    step: { comment: measure, function: 'drillMeasure', fields: { phase: 'during' } },
    question: 'Recovered?',
    again: 'waiting',
    wait: { name: 'Let It Happen', seconds: LOOK_SECONDS, isFirst: true },
  });

/** The way back, and the steady state after it. */
export const rollback = (states: States, { name, comment, verify }: NonNullable<Kind['putBack']>): sfn.Chain =>
  lookUntilOver(states, {
    name,
    step: { comment, function: 'drillPutBack' },
    question: 'Back?',
    again: 'under-way',
    wait: { name: 'Let It Return', seconds: LOOK_SECONDS, isFirst: false },
  }).next(
    lookUntilOver(states, {
      name: 'Verify Again',
      step: { comment: verify, function: 'drillMeasure', fields: { phase: 'after' } },
      question: 'Steady Again?',
      again: 'waiting',
      wait: { name: 'Let It Settle', seconds: LOOK_SECONDS, isFirst: false },
    }),
  );

export const assessment = (states: States): sfn.Chain =>
  sfn.Chain.start(
    states.step('Assess', {
      comment: 'Reads back what was written, and comes to a verdict.',
      function: 'drillAssess',
      timeoutSeconds: LONG_STEP_SECONDS,
      retry: 'transient',
    }),
  );

/** How every drill ends, whatever it has come to: with everything put back, and with a report. */
export function ending(states: States): sfn.Chain {
  const cleanUp = states.step('Clean Up', {
    comment: 'Puts everything back and lets everything go, one step at a time, from wherever the drill has come to.',
    function: 'drillCleanUp',
    fields: { came: sfn.JsonPath.entirePayload },
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'patient',
    resultPath: '$.cleanUp',
  });
  const report = states.step('Report', {
    comment: 'Every drill is told, those that were refused and aborted, too.',
    function: 'drillReport',
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'patient',
  });
  const goOn = states.wait(
    'Wait for What Returns',
    LOOK_SECONDS,
    'What was put back takes its time; the next look goes on.',
  );
  const isClean = sfn.Condition.booleanEquals('$.cleanUp.isClean', true);
  return cleanUp.next(states.choice('Clean?').when(isClean, report).otherwise(goOn.next(cleanUp)));
}
