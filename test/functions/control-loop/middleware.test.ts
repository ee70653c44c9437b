import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { callTimeLeftMs, startInvocation } from '../../../functions/aws/deadline.ts';
import { createFunction } from '../../../functions/control-loop/middleware.ts';

/** What is written to the log: metrics in CloudWatch's embedded format. */
const lines: string[] = [];
beforeEach(() => {
  lines.splice(0);
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  startInvocation({ getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY });
});

const context = (leftMs: number) =>
  ({ awsRequestId: 'request', getRemainingTimeInMillis: () => leftMs }) as unknown as Context;

const counting = createFunction<{ readonly fails?: boolean; readonly counts?: boolean }, number>(
  'dials',
  async ({ fails, counts }, { awsRequestId }, { metrics }) => {
    if (counts) metrics.addMetric('Turned', MetricUnit.Count, 1);
    if (fails) throw new Error(`${awsRequestId} failed`);
    return callTimeLeftMs();
  },
);
const metricsSent = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a function', () => {
  test('answers with what it did, and knows how much time is left of its own invocation', async () => {
    expect(await counting({}, context(60_000))).toBe(50_000);
    expect(await counting({}, context(12_000))).toBe(2_000);
  });

  test('publishes its metrics after success', async () => {
    await counting({ counts: true }, context(60_000));
    expect(metricsSent()).toMatchObject([{ Turned: 1, service: 'dials' }]);
  });

  test('publishes its metrics after failure, and fails', async () => {
    await expect(counting({ counts: true, fails: true }, context(60_000))).rejects.toThrow('request failed');
    expect(metricsSent()).toMatchObject([{ Turned: 1, service: 'dials' }]);
  });

  test('writes nothing where it has counted nothing', async () => {
    await counting({}, context(60_000));
    expect(lines).toEqual([]);
  });
});
