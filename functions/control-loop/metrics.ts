import { Metrics } from '@aws-lambda-powertools/metrics';

/**
 * Metrics of one of our functions, in the namespace `Evenkeel`. Each has the dimensions `service` and `stage`: an account
 * may have several stages, and what one of them does not say, another one must not say in its place.
 * @param stage (default: that of the function)
 * @param singleMetric whether each metric is published at once, and none is kept for the end of the invocation
 */
export function createMetrics(
  service: string,
  { stage = process.env['STAGE'], singleMetric = false }: { stage?: string | undefined; singleMetric?: boolean } = {},
): Metrics {
  return new Metrics({
    namespace: 'Evenkeel',
    serviceName: service,
    singleMetric,
    // Commands that run outside of a function publish nothing.
    ...(stage !== undefined && { defaultDimensions: { stage } }),
  });
}
