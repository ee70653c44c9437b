import type { Dimension as ApiDimension } from '@aws-sdk/client-cloudwatch';
import { missingParameter, validationError } from '../errors.ts';
import { identify, type MetricIdentity } from '../store/identity.ts';

/** A metric as a request names it. Throws if a part is missing or there are too many dimensions. */
export function metricIdentity(
  namespace: string | undefined,
  name: string | undefined,
  dimensions: readonly ApiDimension[] | undefined,
): MetricIdentity {
  if (!namespace) throw missingParameter('Namespace');
  if (!name) throw missingParameter('MetricName');
  const named = (dimensions ?? []).map(({ Name, Value }) => {
    if (!Name || !Value) throw validationError('A dimension has both a Name and a Value.');
    return { Name, Value };
  });
  return identify(namespace, name, named);
}
