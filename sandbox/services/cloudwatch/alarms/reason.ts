import { toReasonTime, toStateTime } from '../times.ts';
import type { Comparison, MetricAlarmPlan } from './alarm.ts';
import type { StateValue } from './stateValue.ts';

export interface EvaluatedDatapoint {
  readonly timeMs: number;
  /** Undefined where the datapoint is missing. */
  readonly value: number | undefined;
  /** Undefined where the datapoint is missing, and for metric math. */
  readonly sampleCount: number | undefined;
}

export interface Evaluation {
  readonly plan: MetricAlarmPlan;
  readonly state: StateValue;
  readonly previous: StateValue;
  readonly filled: number;
  /** The newest first. */
  readonly datapoints: readonly EvaluatedDatapoint[];
  isBreaching(value: number): boolean;
}

const COMPARED: Readonly<Record<Comparison, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/**
 * The reason of a metric alarm's new state in AWS's words. Source: the documented sample events for the texts with
 * datapoints, alarm histories that users published for those with missing ones.
 */
export function reasonOf(evaluation: Evaluation): string {
  const { plan, state, filled, datapoints } = evaluation;
  if (state === 'INSUFFICIENT_DATA') {
    return `Insufficient Data: ${counted(plan.evaluationPeriods)} ${wasWere(plan.evaluationPeriods)} unknown.`;
  }
  const real = datapoints.filter(isReal);
  return `Threshold Crossed: ${filled > 0 ? filledText(evaluation, real.length) : comparedText(evaluation, real)}.`;
}

function filledText({ plan, filled }: Evaluation, real: number): string {
  const received = real === 0 ? 'no datapoints were' : `${counted(real)} ${wasWere(real)}`;
  const periods = `${plan.evaluationPeriods} period${plan.evaluationPeriods === 1 ? '' : 's'}`;
  const treatment = plan.missingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  const missing = `${filled} missing datapoint${filled === 1 ? '' : 's'} ${wasWere(filled)}`;
  return `${received} received for ${periods} and ${missing} treated as [${treatment}]`;
}

function comparedText(evaluation: Evaluation, real: readonly RealDatapoint[]): string {
  const { plan, state, previous } = evaluation;
  const isAlarm = state === 'ALARM';
  const telling = real.filter(({ value }) => evaluation.isBreaching(value) === isAlarm);
  const listed = telling.map(({ value, timeMs }) => `${toDecimal(value)} (${toReasonTime(timeMs)})`).join(', ');
  const verb = `${wasWere(telling.length)}${isAlarm ? '' : ' not'}`;
  const compared = `${verb} ${COMPARED[plan.comparison]} the threshold (${toDecimal(plan.threshold)})`;
  // Alarms without DatapointsToAlarm have the older text: public recorded answers.
  if (!plan.isMOutOfN || (!isAlarm && previous === 'INSUFFICIENT_DATA'))
    return `${counted(telling.length)} [${listed}] ${compared}`;
  const minimum = isAlarm ? plan.datapointsToAlarm : plan.evaluationPeriods - plan.datapointsToAlarm + 1;
  const transition = isAlarm ? 'OK -> ALARM' : 'ALARM -> OK';
  const outOf = `${telling.length} out of the last ${real.length} datapoints [${listed}]`;
  return `${outOf} ${compared} (minimum ${counted(minimum)} for ${transition} transition)`;
}

/**
 * The reason's data as JSON, with the keys in AWS's order and numbers as AWS writes them (`50.0`). Without any real
 * datapoint there is no `startDate`; metric math has no `statistic`.
 */
export function reasonDataOf({ plan, datapoints }: Evaluation, queryMs: number): string {
  const watched = plan.queries.stats.find(({ id }) => id === plan.watchedId);
  const oldestFirst = datapoints.filter(isReal).toReversed();
  const members = [
    `"version":"1.0"`,
    `"queryDate":"${toStateTime(queryMs)}"`,
    oldestFirst[0] && `"startDate":"${toStateTime(oldestFirst[0].timeMs)}"`,
    watched?.unit && `"unit":"${watched.unit}"`,
    watched && `"statistic":"${watched.statistic.name}"`,
    `"period":${plan.periodMs / 1_000}`,
    `"recentDatapoints":[${oldestFirst.map(({ value }) => toDecimal(value)).join(',')}]`,
    `"threshold":${toDecimal(plan.threshold)}`,
    `"evaluatedDatapoints":[${datapoints.map(evaluatedJson).join(',')}]`,
  ];
  return `{${members.filter(Boolean).join(',')}}`;
}

function evaluatedJson({ timeMs, value, sampleCount }: EvaluatedDatapoint): string {
  const count = sampleCount === undefined ? '' : `,"sampleCount":${toDecimal(sampleCount)}`;
  const known = value === undefined ? '' : `${count},"value":${toDecimal(value)}`;
  return `{"timestamp":"${toStateTime(timeMs)}"${known}}`;
}

type RealDatapoint = EvaluatedDatapoint & { readonly value: number };

const isReal = (datapoint: EvaluatedDatapoint): datapoint is RealDatapoint => datapoint.value !== undefined;

const counted = (count: number) => `${count} datapoint${count === 1 ? '' : 's'}`;

const wasWere = (count: number) => (count === 1 ? 'was' : 'were');

/** A whole number keeps one decimal, as a Java double does. */
export const toDecimal = (value: number) => (Number.isInteger(value) ? value.toFixed(1) : String(value));
