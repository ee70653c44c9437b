import { handlerReason, reasonOf, resourceEvent, type StackEvent, stackEvent } from './events.ts';
import type { Faults } from './faults.ts';
import type { DeployedResource, Provisioners, Undo } from './resource.ts';
import type { PlannedResource } from './template.ts';

/** Deletes a resource whose provisioner does not say how. */
export type Delete = (resource: DeployedResource) => void | Promise<void>;

/** Creates the resources of stacks, and takes all of them back if any was refused. */
export class Creation {
  readonly events: StackEvent[] = [];
  readonly #provisioners: Provisioners;
  readonly #delete: Delete;
  readonly #created: { readonly resource: DeployedResource; readonly undo: Undo }[] = [];
  /** By stack. */
  readonly #failed = new Map<string, string[]>();

  constructor(provisioners: Provisioners, deleteResource: Delete) {
    this.#provisioners = provisioners;
    this.#delete = deleteResource;
  }

  /** Goes on after a failure, so that all are told at once, but not with what depends on a resource that failed. */
  async createAll(stackName: string, planned: readonly PlannedResource[], faults: Faults): Promise<DeployedResource[]> {
    const failed: string[] = [];
    const created: DeployedResource[] = [];
    this.#failed.set(stackName, failed);
    for (const { resource, dependencies } of planned) {
      if ([...dependencies].some((dependency) => failed.includes(dependency))) {
        this.#fail(resource, failed, 'Resource creation cancelled');
        continue;
      }
      try {
        const undo = await this.#provisioners[resource.type]?.(resource);
        this.#created.push({ resource, undo: typeof undo === 'function' ? undo : () => this.#delete(resource) });
        this.events.push(resourceEvent(resource, 'CREATE_COMPLETE'));
        created.push(resource);
      } catch (error) {
        this.#fail(resource, failed, handlerReason(error));
        faults.add(`${resource.stackName}/${resource.logicalId}`, reasonOf(error));
      }
    }
    if (failed.length === 0) this.events.push(stackEvent(stackName, 'CREATE_COMPLETE'));
    return created;
  }

  #fail(resource: DeployedResource, failed: string[], reason: string): void {
    failed.push(resource.logicalId);
    this.events.push(resourceEvent(resource, 'CREATE_FAILED', reason));
  }

  /**
   * Deletes everything that was created, the newest first. CloudFormation would leave the stacks that came through, and
   * resources with the deletion policy Retain: here a deployment is one thing, of which nothing is half there.
   */
  async rollBack(): Promise<void> {
    for (const [stackName, failed] of [...this.#failed].toReversed()) {
      const names = `[${failed.join(', ')}]`;
      const reason = `The following resource(s) failed to create: ${names}. Rollback requested by user.`;
      this.events.push(stackEvent(stackName, 'ROLLBACK_IN_PROGRESS', ...(failed.length > 0 ? [reason] : [])));
      const isDone = await this.#deleteStack(stackName);
      this.events.push(stackEvent(stackName, isDone ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED'));
    }
  }

  async #deleteStack(stackName: string): Promise<boolean> {
    let isDone = true;
    const own = this.#created.filter(({ resource }) => resource.stackName === stackName);
    for (const { resource, undo } of own.toReversed()) {
      try {
        await undo();
        this.events.push(resourceEvent(resource, 'DELETE_COMPLETE'));
      } catch (error) {
        isDone = false;
        this.events.push(resourceEvent(resource, 'DELETE_FAILED', handlerReason(error)));
      }
    }
    return isDone;
  }
}
