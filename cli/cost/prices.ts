/** What AWS asks for one unit of something. */
export interface Price {
  /** In US dollars. */
  readonly usd: number;
  /** For so many units. */
  readonly per: number;
  readonly unit: string;
  /** The page of AWS that publishes it. */
  readonly source: string;
}

/** The Region of the prices, and when they were written down. */
export const PRICES_OF = { region: 'us-east-1', writtenDown: '2026-11-30' } as const;

const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const EVENTBRIDGE = 'https://aws.amazon.com/eventbridge/pricing/';
const STEP_FUNCTIONS = 'https://aws.amazon.com/step-functions/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';

/**
 * List prices as AWS publishes them, without any free tier and without discounts of volume or contract. They were written
 * down from memory of these pages and not fetched: check them against yours.
 */
export const PRICES = {
  alarm: { usd: 0.1, per: 1, unit: 'metric of an alarm, a month', source: CLOUDWATCH },
  customMetric: { usd: 0.3, per: 1, unit: 'custom metric, a month', source: CLOUDWATCH },
  dashboard: { usd: 3, per: 1, unit: 'dashboard, a month', source: CLOUDWATCH },
  metricRead: { usd: 0.01, per: 1_000, unit: 'metrics requested by GetMetricData', source: CLOUDWATCH },
  cloudWatchRequest: { usd: 0.01, per: 1_000, unit: 'other requests to CloudWatch', source: CLOUDWATCH },
  logGigabyte: { usd: 0.5, per: 1, unit: 'GB of logs ingested', source: CLOUDWATCH },
  logGigabyteMonth: { usd: 0.03, per: 1, unit: 'GB of logs stored, a month', source: CLOUDWATCH },
  lambdaRequest: { usd: 0.2, per: 1_000_000, unit: 'invocations', source: LAMBDA },
  lambdaGigabyteSecond: { usd: 0.0000133334, per: 1, unit: 'GB-second on arm64', source: LAMBDA },
  readUnit: { usd: 0.125, per: 1_000_000, unit: 'read request units', source: DYNAMODB },
  writeUnit: { usd: 0.625, per: 1_000_000, unit: 'write request units', source: DYNAMODB },
  event: { usd: 1, per: 1_000_000, unit: 'events published', source: EVENTBRIDGE },
  schedule: { usd: 1, per: 1_000_000, unit: 'invocations by EventBridge Scheduler', source: EVENTBRIDGE },
  key: { usd: 1, per: 1, unit: 'customer managed key, a month', source: 'https://aws.amazon.com/kms/pricing/' },
  transition: {
    usd: 25,
    per: 1_000_000,
    unit: 'state transitions, Standard',
    source: STEP_FUNCTIONS,
  },
  expressRequest: { usd: 1, per: 1_000_000, unit: 'executions, Express', source: STEP_FUNCTIONS },
  expressGigabyteSecond: {
    usd: 0.00001667,
    per: 1,
    unit: 'GB-second of Express executions',
    source: STEP_FUNCTIONS,
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICES;
