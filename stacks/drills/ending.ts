import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { States } from './states.ts';

/** For the steps that read results back, or make many calls to AWS. */
const LONG_STEP_SECONDS = 120;

/** Between two series of attempts to run a function. */
const UNREACHABLE_SECONDS = 60;

/**
 * How every drill ends, whatever happened: with a rollback and a report, each of which is repeated for as long as it
 * takes. The functions say how long to wait, and tell people; where they cannot be run, the machine does.
 */
export function ending(states: States): sfn.IChainable {
  const report = reporting(states);
  const cleanUp = states.step('Clean Up', {
    comment: 'Rolls back and releases everything, one step at a time, from whatever state.',
    function: 'drillCleanUp',
    fields: {
      last: sfn.JsonPath.entirePayload,
      input: sfn.JsonPath.executionInput,
      runBy: sfn.JsonPath.executionId,
    },
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'brief',
    resultPath: '$.cleanUp',
  });
  const goOn = states.wait('Wait for Clean-Up', '$.cleanUp.waitSeconds', 'The next call goes on.');
  const isClean = sfn.Condition.booleanEquals('$.cleanUp.isClean', true);
  cleanUp.next(states.choice('Cleaned Up?').when(isClean, report).otherwise(goOn.next(cleanUp)));
  const unreachable = states.wait('Wait for Lambda', UNREACHABLE_SECONDS).next(cleanUp);
  const message = sfn.JsonPath.format(
    'The clean-up of {} cannot be run ({}). It is tried again every minute; until then the drill keeps its lock and its interlocks. Look for what keeps Lambda from running it: throttles, the state of the function drill-clean-up, the AWS Health Dashboard.',
    sfn.JsonPath.stringAt(states.drillId),
    sfn.JsonPath.stringAt('$.failure.Error'),
  );
  const tell = states.tellPeople('Tell People', 'Once: the function tells when it is over.', message, '$.told');
  tell.addCatch(unreachable, { resultPath: '$.untold' });
  const isTold = states.choice('People Told?').when(sfn.Condition.isPresent('$.told'), unreachable);
  cleanUp.addCatch(isTold.otherwise(tell.next(unreachable)), { resultPath: '$.failure' });
  return cleanUp;
}

/** The report holds nothing: the function tells people if it takes long. */
function reporting(states: States): sfn.IChainable {
  const report = states.step('Report', {
    comment: 'For every drill, refused and aborted ones too.',
    function: 'drillReport',
    fields: { last: sfn.JsonPath.entirePayload },
    timeoutSeconds: LONG_STEP_SECONDS,
    retry: 'patient',
    resultPath: '$.report',
  });
  report.addCatch(states.wait('Wait to Report', UNREACHABLE_SECONDS).next(report), { resultPath: '$.failure' });
  const isReported = sfn.Condition.booleanEquals('$.report.isReported', true);
  const again = states.wait('Wait for Report', '$.report.waitSeconds', 'The next call tries again.').next(report);
  return report.next(
    states.choice('Reported?').when(isReported, states.succeed('Reported', '$.report')).otherwise(again),
  );
}

/** A clean-up that ends so many times without being done is given up. */
const MAX_BEGINNINGS = 5;

/**
 * The ending alone, for an execution that was killed: its status event has its name and its ARN. A clean-up that was
 * killed itself is begun again: its input is the event before it, and so on, until that of the drill.
 * @param isOwn whether an event is about an execution of this machine
 */
export function endingAgain(states: States, isOwn: sfn.Condition): sfn.IChainable {
  const first = states.pass('Find Drill', { parameters: { 'ended.$': '$', times: 1 } });
  const unwrap = states.pass('Find Drill Before', {
    comment: 'The input of the clean-up that has ended is the event that had started it.',
    parameters: {
      'ended.$': 'States.StringToJson($.ended.input)',
      'times.$': 'States.MathAdd($.times, 1)',
    },
  });
  const message = sfn.JsonPath.format(
    'The clean-up of a drill has ended {} times before it was done. The sweep of drills begins it again every few minutes, five times at most; the lock and the interlocks of the drill end by themselves five hours after its last step. See what ends it in the executions of the state machine clean-up, mend that, and if nothing has begun it since, start it by hand with the input of its first execution: {}',
    sfn.JsonPath.stringAt('$.times'),
    sfn.JsonPath.stringAt('$.ended.input'),
  );
  const giveUp = states.tellPeople('Give Up', 'People have to see what ends it.', message, '$.told');
  const tooOften = states
    .choice('Begun Too Often?')
    .when(sfn.Condition.numberGreaterThanEquals('$.times', MAX_BEGINNINGS), giveUp.next(states.succeed('Given Up')))
    .otherwise(unwrap);
  const again = states.choice('Ended Before?').when(isOwn, tooOften).otherwise(ending(states));
  unwrap.next(again);
  return first.next(again);
}
