import type { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { UNDELIVERED_METRIC, UNDELIVERED_SERVICE } from '../../fleet/names.ts';
import { eventBridge } from '../aws/clients.ts';
import { isNamed } from '../aws/conditionChanged.ts';
import { OutOfTimeError } from '../aws/deadline.ts';
import { createMetrics } from './metrics.ts';
import { type OwnEvent, publish } from './publish.ts';

/** Of all functions together: one alarm watches it, which reaches people without the bus. */
const metrics = createMetrics(UNDELIVERED_SERVICE, { singleMetric: true });

/** Ticks come every minute and every fifth: the alarm needs two datapoints within three periods of five minutes. */
const CHECK_EVERY_MS = 4 * 60_000;

let checkedAtMs = Number.NEGATIVE_INFINITY;

/** What the bus is asked for by an invocation. */
export interface Bus {
  readonly busName: string;
  /** (default: only the metric tells) */
  readonly logger?: Logger;
}

/**
 * Publishes what only informs: a decision is carried out although nobody hears of it. What EventBridge refused is logged
 * and counted.
 * @returns whether EventBridge took it; a bus that is gone takes everything
 * @throws {OutOfTimeError} if there is no time left for it
 */
export async function inform({ busName, logger }: Bus, atMs: number, event: OwnEvent): Promise<boolean> {
  try {
    await publish(busName, atMs, event);
    return true;
  } catch (error) {
    if (error instanceof OutOfTimeError) throw error;
    logger?.error('event not published', { event, error });
    metrics.addMetric(UNDELIVERED_METRIC, MetricUnit.Count, 1);
    return false;
  }
}

/**
 * Whether the bus is there. PutEvents does not tell: to a bus that is gone, it answers 200 with an identifier.
 * Where EventBridge does not say, it counts as there.
 */
export async function isBusThere({ busName, logger }: Bus): Promise<boolean> {
  try {
    await eventBridge.send(new DescribeEventBusCommand({ Name: busName }));
    return true;
  } catch (error) {
    if (error instanceof OutOfTimeError) throw error;
    const isGone = isNamed(error, 'ResourceNotFoundException');
    logger?.error(isGone ? 'the event bus is gone' : 'could not describe the event bus', { busName, error });
    if (isGone) metrics.addMetric(UNDELIVERED_METRIC, MetricUnit.Count, 1);
    return !isGone;
  }
}

/** A tick looks whether the bus is there, at most every four minutes per execution environment. */
export async function checkBus(bus: Bus, nowMs: number): Promise<void> {
  if (nowMs - checkedAtMs < CHECK_EVERY_MS) return;
  checkedAtMs = nowMs;
  await isBusThere(bus);
}
