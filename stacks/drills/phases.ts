import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { DrillName } from '../../fleet/drillNames.ts';
import type { Kind, Work } from './kinds.ts';
import { type Poll, pollUntilDone } from './poll.ts';
import { otherwise, type States } from './states.ts';

/** Without an approval within the hour the drill is refused. */
export const APPROVAL_SECONDS = 3_600;

/** For the steps that read results back, or make many calls to AWS. */
const LONG_STEP_SECONDS = 120;

/** Between two polls of a change in AWS. */
const POLL_SECONDS = 5;

/** By then every probe has made a hundred attempts. */
const BASELINE_SECONDS = 10;

/** Whether the drill may run, and what exactly it would do. */
export function admission(states: States, drill: DrillName): sfn.Chain {
  const admit = states.step('Admit', {
    comment: 'Whether a drill may begin at all: the calendar, the fleet, pauses, the cool-down, the lock.',
    function: 'drillAdmit',
    fields: { drill, input: sfn.JsonPath.executionInput },
    retry: 'transient',
  });
  const preflight = states.step('Preflight', {
    comment: 'Whether this one can be run now, and how: the plan, and its hash.',
    function: 'drillPreflight',
    retry: 'transient',
  });
  return admit.next(preflight);
}

/** A second person's approval of that plan. */
export function approval(states: States): sfn.Chain {
  const needed = states.choice(
    'Needs Approval?',
    'A dry run changes nothing, and a schedule may be approved in advance.',
  );
  const request = states.approval('Request Approval', {
    comment:
      'Waits for approval. The task token stays in the ledger; the drill API sends it back. The time-out refuses.',
    function: 'drillRequestApproval',
    timeoutSeconds: APPROVAL_SECONDS,
  });
  needed.when(sfn.Condition.booleanEquals('$.needsApproval', true), request);
  return sfn.Chain.custom(needed, [otherwise(needed), request], needed);
}

/** What clients see before the injection. A dry run goes from here to its assessment. */
export function baseline(states: States, verdict: sfn.IChainable): sfn.Chain {
  const begin = states.step('Begin', {
    comment: 'Everything is checked again, then the controllers are interlocked.',
    function: 'drillBegin',
    retry: 'transient',
  });
  const probes = states.probes('Start Probes', 'In parallel with the drill, until the clean-up stops them.');
  const steady = pollUntilDone(states, {
    name: 'Baseline',
    step: { comment: 'No steady state, no drill.', function: 'drillSteadyState', fields: { phase: 'before' } },
    question: 'Steady?',
    again: 'waiting',
    wait: { name: 'Collect Baseline', seconds: BASELINE_SECONDS, isFirst: true },
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

/** The injection, with what it needs and what completes it. What proves impossible goes to its assessment. */
export function injection(states: States, { ready, inject, complete }: Kind, verdict: sfn.IChainable): sfn.Chain {
  const once = states.step('Inject', { comment: inject, function: 'drillInject', retry: 'never' });
  const injected = ready
    ? advance(states, ready, { isFirst: false, elsewhere: { impossible: verdict } }).next(once)
    : sfn.Chain.start(once);
  return complete ? injected.next(advance(states, complete, { isFirst: true })) : injected;
}

const advance = (
  states: States,
  { name, comment, question, wait }: Work,
  { isFirst, ...others }: Pick<Poll['wait'], 'isFirst'> & Pick<Poll, 'elsewhere'>,
): sfn.Chain =>
  pollUntilDone(states, {
    name,
    step: { comment, function: 'drillAdvance' },
    question,
    again: 'under-way',
    wait: { name: wait, seconds: POLL_SECONDS, isFirst },
    ...others,
  });

/** Until AWS has reached the planned state, and clients are served again. */
export const measurement = (states: States, { measure }: Kind): sfn.Chain =>
  pollUntilDone(states, {
    name: 'Measure',
    step: { comment: measure, function: 'drillSteadyState', fields: { phase: 'during' } },
    question: 'Recovered?',
    again: 'waiting',
    wait: { name: 'Wait for Recovery', seconds: POLL_SECONDS, isFirst: true },
  });

/** The rollback, and the steady state after it. */
export const rollback = (states: States, { name, comment, verify }: NonNullable<Kind['rollback']>): sfn.Chain =>
  pollUntilDone(states, {
    name,
    step: { comment, function: 'drillRollBack', fields: { last: sfn.JsonPath.entirePayload } },
    question: 'Rolled Back?',
    again: 'under-way',
    wait: { name: 'Wait for Rollback', seconds: '$.waitSeconds', isFirst: false },
  }).next(
    pollUntilDone(states, {
      name: 'Verify Steady State',
      step: { comment: verify, function: 'drillSteadyState', fields: { phase: 'after' } },
      question: 'Steady Again?',
      again: 'waiting',
      wait: { name: 'Wait for Steady State', seconds: POLL_SECONDS, isFirst: false },
    }),
  );

export const assessment = (states: States): sfn.Chain =>
  sfn.Chain.start(
    states.step('Assess', {
      comment: 'Reads back what the probes wrote, and concludes the verdict.',
      function: 'drillAssess',
      timeoutSeconds: LONG_STEP_SECONDS,
      retry: 'transient',
    }),
  );
