import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { QUOTAS } from './quotas/quotas.ts';
import { type Runbook, withRunbook } from './runbook.ts';

/** A function by the name that people know it by. */
export interface WatchedFunction {
  readonly name: string;
  readonly function: lambda.IFunction;
  readonly timeout: Duration;
  /** It may take as long as it is given: a long run is no sign of trouble. */
  readonly runsLong?: boolean;
}

/** Of the time-out. What is out of time is an error; this tells before. */
const SLOW = 0.9;

interface Trouble {
  readonly id: string;
  readonly metricName: 'Errors' | 'Throttles' | 'Duration';
  readonly statistic: 'Sum' | 'Maximum';
  /** What is more than this is trouble. */
  readonly limitOf: (watched: WatchedFunction) => number;
  readonly watches: (watched: WatchedFunction) => boolean;
  readonly says: string;
}

const TROUBLES: readonly Trouble[] = [
  {
    id: 'FunctionErrors',
    metricName: 'Errors',
    statistic: 'Sum',
    limitOf: () => 0,
    watches: () => true,
    says: 'For 15 minutes, invocations of a function have ended with errors.',
  },
  {
    id: 'FunctionThrottles',
    metricName: 'Throttles',
    statistic: 'Sum',
    limitOf: () => 0,
    watches: () => true,
    says: 'For 15 minutes, Lambda has refused to run a function: the concurrency is used up, or is 0.',
  },
  {
    id: 'FunctionSlow',
    metricName: 'Duration',
    statistic: 'Maximum',
    limitOf: ({ timeout }) => timeout.toMilliseconds() * SLOW,
    watches: ({ runsLong = false }) => !runsLong,
    says: 'For 15 minutes, a function has needed more than nine tenths of its time-out.',
  },
];

/**
 * Few alarms for many functions: each is about one kind of trouble of as many functions as an alarm takes, and its value
 * is the number of the function. AWS charges each metric, however they are divided.
 */
export function watchFunctions(scope: Construct, functions: readonly WatchedFunction[], attention: ITopic): void {
  for (const trouble of TROUBLES) {
    const watched = functions.filter(trouble.watches);
    const size = QUOTAS.alarmMetrics.limit;
    for (let at = 0; at * size < watched.length; at++) {
      const some = watched.slice(at * size, (at + 1) * size);
      alarmOn(scope, `${trouble.id}${at + 1}`, trouble, some).addAlarmAction(new SnsAction(attention));
    }
  }
}

function alarmOn(
  scope: Construct,
  id: string,
  { metricName, statistic, limitOf, says }: Trouble,
  watched: readonly WatchedFunction[],
): cloudwatch.Alarm {
  const period = Duration.minutes(5);
  const numbered = watched.map(({ name }, at) => `${at + 1} ${name}`).join(', ');
  return new cloudwatch.Alarm(scope, id, {
    alarmDescription: withRunbook(
      `${says} The value says which, the last one if there are several: ${numbered}.`,
      'functions' satisfies Runbook,
    ),
    metric: new cloudwatch.MathExpression({
      expression: `MAX([${watched.map((one, at) => `IF(m${at + 1} > ${limitOf(one)}, ${at + 1}, 0)`).join(', ')}])`,
      label: `${metricName}: number of the function`,
      period,
      usingMetrics: Object.fromEntries(
        watched.map((one, at) => [
          `m${at + 1}`,
          one.function.metric(metricName, { statistic, period, label: one.name }),
        ]),
      ),
    }),
    threshold: 0,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}
