import { ServiceNamespace } from '@aws-sdk/client-application-auto-scaling';
import { validationError } from './errors.ts';
import { DIMENSION, NAMESPACE } from './records.ts';
import type { TargetName } from './registry.ts';

/**
 * Which targets a Describe operation is about. Throws ValidationException for a namespace that AWS does not know, and
 * for a dimension without a resource.
 */
export function filterOf(
  { ServiceNamespace: namespace, ScalableDimension }: Omit<TargetName, 'ResourceId'>,
  resourceIds: readonly (string | undefined)[] = [],
): (target: { readonly resourceId: string }) => boolean {
  if (!Object.values<string | undefined>(ServiceNamespace).includes(namespace))
    throw validationError(`The service namespace ${namespace} is unknown.`);
  const wanted = resourceIds.flatMap((resourceId) => resourceId?.toLowerCase() ?? []);
  if (ScalableDimension !== undefined && wanted.length === 0)
    throw validationError('A resource ID must be given with a scalable dimension.');
  return ({ resourceId }) =>
    namespace === NAMESPACE &&
    (ScalableDimension === undefined || ScalableDimension === DIMENSION) &&
    (wanted.length === 0 || wanted.includes(resourceId));
}
