import type { Policy, Target } from './records.ts';
import { DIMENSION, NAMESPACE } from './records.ts';
import { notSimulated, objectNotFound, validationError } from './errors.ts';

/** How requests name a scalable target. */
export interface TargetName {
  readonly ServiceNamespace?: string | undefined;
  readonly ResourceId?: string | undefined;
  readonly ScalableDimension?: string | undefined;
}

/** The scalable targets of the Region, in the order of their registration. */
export class Registry {
  readonly #byResourceId = new Map<string, Target>();

  all(): readonly Target[] {
    return [...this.#byResourceId.values()];
  }

  find(resourceId: string): Target | undefined {
    return this.#byResourceId.get(resourceId);
  }

  /** Throws ObjectNotFoundException, and ValidationException for what cannot be a target. */
  get(name: TargetName): Target {
    const resourceId = resourceIdOf(name);
    const target = this.#byResourceId.get(resourceId);
    if (!target)
      throw objectNotFound(
        `No scalable target registered for service namespace: ${name.ServiceNamespace}, resource ID: ${resourceId}, scalable dimension: ${name.ScalableDimension}`,
      );
    return target;
  }

  byArn(arn: string | undefined): Target | undefined {
    return this.all().find((target) => target.arn === arn);
  }

  /** The policy that an alarm with this action invokes. */
  policyOf(actionArn: string): Policy | undefined {
    const [, resourceId = '', policyName = ''] = POLICY_ACTION.exec(actionArn) ?? [];
    return this.find(resourceId)?.policies.get(policyName);
  }

  add(target: Target): void {
    this.#byResourceId.set(target.resourceId, target);
  }

  remove(target: Target): void {
    this.#byResourceId.delete(target.resourceId);
  }
}

const POLICY_ACTION = /:resource\/rds\/(cluster:[^:]+):policyName\/(.+):createdBy\//;

/** `cluster:NAME`, in lower case as RDS keeps names. Throws ValidationException, and NotImplemented for other services. */
export function resourceIdOf({ ServiceNamespace, ResourceId = '', ScalableDimension }: TargetName): string {
  if (ServiceNamespace !== NAMESPACE) throw notSimulated(`The service namespace ${ServiceNamespace}`);
  if (ScalableDimension !== DIMENSION || !/^cluster:[^:/]+$/.test(ResourceId))
    throw validationError('Unsupported service namespace, resource type or scalable dimension');
  return ResourceId.toLowerCase();
}

export const clusterIdOf = (resourceId: string): string => resourceId.slice('cluster:'.length);
