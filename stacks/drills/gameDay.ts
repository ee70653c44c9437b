import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { gameDayMachineName } from '../../events/drillNames.ts';
import { createMachine, type MachineProps } from './machine.ts';
import { APPROVAL_SECONDS } from './phases.ts';
import { States } from './states.ts';

/** Ten drills of an hour, with their approvals. */
const TIMEOUT = Duration.hours(12);

/** Between two looks at the drill that runs: a history has room for twelve hours of them. */
const LOOK_SECONDS = 20;

/** For the steps that make many calls to AWS. */
const LONG_STEP_SECONDS = 120;

/**
 * The state machine of a game day: it plans all drills, waits for one approval, and starts the machines of the drills one
 * after another. Started by the status event of one that was killed, it only ends that.
 */
export function createGameDayMachine(scope: Construct, props: MachineProps): sfn.StateMachine {
  const uncaught = new States(new Construct(scope, 'game-day'), {
    ...props,
    drillId: '$.gameDay.id',
    executionArn: '$.gameDay.executionArn',
    // Besides which game day it is.
    caughtPath: '$.ended',
  });
  const end = ending(uncaught);
  const states = uncaught.caughtBy(end);
  const approval = states.approval('Request Approval', {
    comment: 'Waits for approval of all plans by one hash. The time-out ends the game day.',
    function: 'drillRequestApproval',
    timeoutSeconds: APPROVAL_SECONDS,
    resultPath: sfn.JsonPath.DISCARD,
  });
  const next = states.step('Start Next Drill', {
    comment: 'Starts the next drill, if its plan is still the one that was approved.',
    function: 'drillGameDayNext',
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'transient',
    resultPath: '$.next',
  });
  const follow = states.step('Follow Drill', {
    comment: 'Whether it is over, cleaned up and reported.',
    function: 'drillGameDayFollow',
    retry: 'transient',
    resultPath: '$.followed',
  });
  const look = states.wait('Wait for Drill', LOOK_SECONDS, 'The drill has a lock and an execution of its own.');
  const isNext = (state: string) => sfn.Condition.stringEquals('$.next.state', state);
  const started = states
    .choice('Started?')
    .when(isNext('started'), look)
    .when(isNext('changed'), approval)
    .when(isNext('again'), next)
    .otherwise(end);
  const isRunning = sfn.Condition.stringEquals('$.followed.state', 'running');
  look.next(follow).next(states.choice('Drill Ended?').when(isRunning, look).otherwise(next));
  const plan = states.step('Plan', {
    comment: 'Plans every drill, and changes nothing.',
    function: 'drillGameDayPlan',
    fields: { input: sfn.JsonPath.executionInput },
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'transient',
    resultPath: '$.planned',
  });
  approval.next(next).next(started);
  const isApprovalNeeded = sfn.Condition.booleanEquals('$.planned.needsApproval', true);
  const question = states.choice('Needs Approval?').when(isApprovalNeeded, approval).otherwise(next);
  const begin = states.pass('Begin Game Day', {
    parameters: { gameDay: { 'id.$': '$$.Execution.Name', 'executionArn.$': '$$.Execution.Id' } },
  });
  begin.next(plan).next(question);
  return createMachine(scope, 'game-day', TIMEOUT, {
    tracingEnabled: props.isTraced,
    comment: 'Several drills in their order, under one approval.',
    stateMachineName: gameDayMachineName(props.stage),
    definitionBody: sfn.DefinitionBody.fromChainable(endedBefore(states, begin, end)),
  });
}

/** The status event of a killed execution has its name; where that was an ending itself, its input is the event before. */
function endedBefore(states: States, begin: sfn.IChainable, end: sfn.IChainable): sfn.IChainable {
  const isEvent = sfn.Condition.isPresent('$.stateMachineArn');
  const isOfEnding = sfn.Condition.stringMatches('$.input', '*"stateMachineArn"*');
  const unwrap = states.pass('Find Game Day Before', {
    comment: 'The input of an ending is the event that had started it.',
    parameters: { 'event.$': 'States.StringToJson($.input)' },
    outputPath: '$.event',
  });
  const found = states.pass('Find Game Day', {
    parameters: {
      gameDay: { 'id.$': '$.name', 'executionArn.$': '$.executionArn' },
      'ended.$': '$',
    },
  });
  const question = states
    .choice('Ended Before?')
    .when(sfn.Condition.and(isEvent, isOfEnding), unwrap)
    .when(isEvent, found.next(end))
    .otherwise(begin);
  unwrap.next(question);
  return question;
}

/** However it ended: the drill that still runs is aborted and waited for, and the report is written. */
function ending(states: States): sfn.IChainable {
  const end = states.step('End Game Day', {
    comment: 'Aborts the drill that still runs, waits until it is cleaned up, and writes the report.',
    function: 'drillGameDayEnd',
    fields: { last: sfn.JsonPath.entirePayload, runBy: sfn.JsonPath.executionId },
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'patient',
    resultPath: '$.report',
  });
  const again = states.wait('Wait for Clean-Up', LOOK_SECONDS, 'A drill that is aborted rolls back first.');
  end.addCatch(states.wait('Wait for Lambda', LOOK_SECONDS).next(end), { resultPath: '$.failure' });
  const isReported = sfn.Condition.booleanEquals('$.report.isReported', true);
  end.next(states.choice('Ended?').when(isReported, states.succeed('Reported', '$.report')).otherwise(again.next(end)));
  return end;
}
