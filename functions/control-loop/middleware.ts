import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { Metrics } from '@aws-lambda-powertools/metrics';
import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import { startInvocation } from '../aws/deadline.ts';
import { createMetrics } from './metrics.ts';

/** The middleware of all our functions: logs and metrics with their context, and the deadline for AWS calls. */
export function createFunction<Event, Result>(
  service: string,
  handle: (event: Event, context: Context, tools: { logger: Logger; metrics: Metrics }) => Promise<Result>,
) {
  const logger = new Logger({ serviceName: service });
  const metrics = createMetrics(service);
  return middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .use(publishMetrics(metrics))
    .use(deadline())
    .handler((event: Event, context: Context) => handle(event, context, { logger, metrics }));
}

function deadline(): MiddlewareObj<unknown, unknown> {
  return { before: ({ context }) => startInvocation(context) };
}

/** Publishes metrics after success and failure. Most runs have none, about which Powertools' own middleware warns. */
function publishMetrics(metrics: Metrics): MiddlewareObj<unknown, unknown> {
  const publish = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return { after: publish, onError: publish };
}
