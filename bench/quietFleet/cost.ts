import { rounded } from '../statistics.ts';

/**
 * List prices of us-east-1 in US dollars, without the free tier, from the pricing pages of CloudWatch, Lambda and
 * DynamoDB. They are assumptions: check your own.
 */
export const PRICES_USD = {
  /** GetMetricData, by requested metrics. */
  perMetricRead: 0.01 / 1_000,
  /** Lambda on arm64. */
  perGigabyteSecond: 0.0000133334,
  /** DynamoDB on demand. */
  perReadUnit: 0.125 / 1_000_000,
} as const;

/** A month of 730 hours, as in the AWS Pricing Calculator. */
const TICKS_A_MONTH = 730 * 60;

const MEMORY_GB = 0.5;

/** "At 1,769 MB, a function has the equivalent of one vCPU" (Lambda Developer Guide, "Configure Lambda function memory"). */
const VCPU_SHARE = 512 / 1_769;

export interface TickUse {
  readonly metricsRead: number;
  readonly readUnits: number;
  /** The network latency of calls, in milliseconds. */
  readonly regionMs: number;
  /** CPU time on one core, in milliseconds. */
  readonly wallMs: number;
}

/** The cost of a month of such ticks, by service, in US dollars. */
export function monthlyCostUsd({ metricsRead, readUnits, regionMs, wallMs }: TickUse) {
  const seconds = (regionMs + wallMs / VCPU_SHARE) / 1_000;
  const metrics = TICKS_A_MONTH * metricsRead * PRICES_USD.perMetricRead;
  const lambda = TICKS_A_MONTH * seconds * MEMORY_GB * PRICES_USD.perGigabyteSecond;
  const dynamoDb = TICKS_A_MONTH * readUnits * PRICES_USD.perReadUnit;
  return {
    total: rounded(metrics + lambda + dynamoDb, 2),
    metrics: rounded(metrics, 2),
    lambda: rounded(lambda, 2),
    dynamoDb: rounded(dynamoDb, 2),
  };
}
