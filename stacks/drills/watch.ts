import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { withRunbook } from '../runbook.ts';

interface Watched {
  readonly stage: string;
  /** Of the drills. */
  readonly machines: readonly StateMachine[];
  /** Undefined where the fleet has no game day. */
  readonly gameDay: StateMachine | undefined;
  readonly cleanUp: StateMachine;
  readonly attention: ITopic;
}

/** How an execution may end, as AWS/States counts it by StateMachineArn. */
type Ending = 'ExecutionsFailed' | 'ExecutionsTimedOut' | 'ExecutionsAborted';

const WORDS: Readonly<Record<Ending, string>> = {
  ExecutionsFailed: 'failed',
  ExecutionsTimedOut: 'timed out',
  ExecutionsAborted: 'was stopped by a person',
};

/**
 * People hear of every execution that ends otherwise than by its own last state: nothing within the machine can tell
 * them. A drill that was aborted has its report, so that only its clean-up is watched for that.
 */
export function watchMachines(scope: Construct, { stage, machines, gameDay, cleanUp, attention }: Watched): void {
  const watching = new Construct(scope, 'Watch');
  const action = new SnsAction(attention);
  for (const machine of machines) {
    for (const ending of ['ExecutionsFailed', 'ExecutionsTimedOut'] as const)
      alarmOn(watching, machine, ending, withRunbook(describeDrill(stage, ending), 'drills')).addAlarmAction(action);
  }
  if (gameDay) {
    for (const ending of ['ExecutionsFailed', 'ExecutionsTimedOut'] as const)
      alarmOn(watching, gameDay, ending, withRunbook(describeGameDay(stage, ending), 'drills')).addAlarmAction(action);
  }
  for (const ending of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const)
    alarmOn(watching, cleanUp, ending, withRunbook(describeCleanUp(stage, ending), 'clean-up')).addAlarmAction(action);
  const all = [...machines, ...(gameDay ? [gameDay] : []), cleanUp];
  alarmOnThrottles(watching, stage, all).addAlarmAction(action);
}

/**
 * One for all machines, because the quota of state transitions that is used up is the account's. A single state that
 * begins a second late is no trouble, so that two of five minutes have to have some.
 */
function alarmOnThrottles(scope: Construct, stage: string, machines: readonly StateMachine[]): cloudwatch.Alarm {
  const period = Duration.minutes(1);
  const description = `Step Functions throttles the state machines of Evenkeel ${stage}: drills and their clean-ups go on, and late. The account's quota of state transitions is used up by something else in this Region. The value is how many transitions were throttled within a minute.`;
  return new cloudwatch.Alarm(scope, 'ExecutionsThrottled', {
    alarmDescription: withRunbook(description, 'throttled-executions'),
    metric: new cloudwatch.MathExpression({
      expression: 'SUM(METRICS())',
      label: 'ExecutionThrottled: all state machines',
      period,
      usingMetrics: Object.fromEntries(
        machines.map((machine, at) => [
          `m${at + 1}`,
          machine.metric('ExecutionThrottled', { statistic: 'Sum', period, label: machine.node.id }),
        ]),
      ),
    }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

const describeDrill = (stage: string, ending: Ending): string =>
  `An execution of a drill ${WORDS[ending]}. Its clean-up has begun in the state machine evenkeel-${stage}-clean-up, and writes the report. See "evenkeel drill list --stage ${stage}" for which drill it is, and the history of the execution for what it ended with. If "evenkeel drill status ID" does not show that it was cleaned up, see that state machine.`;

const describeGameDay = (stage: string, ending: Ending): string =>
  `An execution of a game day ${WORDS[ending]}. Another execution of the state machine evenkeel-${stage}-game-day aborts the drill that runs, waits until it is cleaned up, and writes the report. See "evenkeel drill list --stage ${stage}" for which game day it is.`;

const describeCleanUp = (stage: string, ending: Ending): string =>
  `The clean-up of a drill ${WORDS[ending]}. It is begun again, five times at most. See "evenkeel drill status ID --stage ${stage}" for what is not rolled back yet, and the history of the execution in evenkeel-${stage}-clean-up for what it ended with. To leave everything as it is and release the lock and the interlocks of the drill: "evenkeel drill leave ID --why TEXT --stage ${stage}".`;

const alarmOn = (
  scope: Construct,
  machine: StateMachine,
  metricName: Ending,
  alarmDescription: string,
): cloudwatch.Alarm =>
  new cloudwatch.Alarm(scope, `${machine.node.id}-${metricName}`, {
    alarmDescription,
    metric: machine.metric(metricName, { statistic: 'Sum', period: Duration.minutes(1) }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
