import { isDeepStrictEqual } from 'node:util';
import { handlerReason, reasonOf, resourceEvent, type StackEvent, stackEvent } from './events.ts';
import type { Faults } from './faults.ts';
import type { DeployedResource, Provisioners, Undo } from './resource.ts';
import type { PlannedResource } from './template.ts';

/** Deletes a resource whose provisioner does not say how. */
export type Delete = (resource: DeployedResource) => void | Promise<void>;

/** A resource that a stack has. */
export interface Created {
  readonly resource: DeployedResource;
  readonly undo: Undo;
  /** Whether it stays when its stack is deleted. */
  readonly isRetained: boolean;
}

/** What a stack had before, by logical id. */
export type Before = ReadonlyMap<string, Created>;

/** Creates and updates the resources of stacks, and takes all of it back if any was refused. */
export class Creation {
  readonly events: StackEvent[] = [];
  readonly #provisioners: Provisioners;
  readonly #delete: Delete;
  readonly #isLeft: (resource: DeployedResource) => boolean;
  /** What was done, and what takes it back. */
  readonly #done: { readonly resource: DeployedResource; readonly undo: Undo }[] = [];
  /** By stack. */
  readonly #failed = new Map<string, string[]>();

  /** @param isLeft tells what an earlier stack has left, which is taken over as it is */
  constructor(provisioners: Provisioners, deleteResource: Delete, isLeft: (resource: DeployedResource) => boolean) {
    this.#provisioners = provisioners;
    this.#delete = deleteResource;
    this.#isLeft = isLeft;
  }

  /**
   * Goes on after a failure, so that all are told at once, but not with what depends on a resource that failed. What has
   * not changed is left alone. What has is replaced, with everything that depends on it.
   * @returns what the stack has then
   */
  async createAll(
    stackName: string,
    planned: readonly PlannedResource[],
    before: Before,
    faults: Faults,
  ): Promise<Created[]> {
    const failed: string[] = [];
    const replaced = new Set<string>();
    const stack: Created[] = [];
    this.#failed.set(stackName, failed);
    for (const one of planned) {
      const { resource, dependencies } = one;
      const { logicalId } = resource;
      if ([...dependencies].some((dependency) => failed.includes(dependency))) {
        this.#fail(resource, failed, 'Resource creation cancelled');
        continue;
      }
      const old = before.get(logicalId);
      const isSame = old !== undefined && isDeepStrictEqual(old.resource, resource);
      if (isSame && ![...dependencies].some((dependency) => replaced.has(dependency))) {
        stack.push(old);
        continue;
      }
      if (old) replaced.add(logicalId);
      try {
        stack.push(await this.#make(one, old));
      } catch (error) {
        this.#fail(resource, failed, handlerReason(error));
        faults.add(`${resource.stackName}/${logicalId}`, reasonOf(error));
      }
    }
    if (failed.length === 0)
      this.events.push(stackEvent(stackName, before.size > 0 ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE'));
    return stack;
  }

  async #make({ resource, isRetained }: PlannedResource, old: Created | undefined): Promise<Created> {
    if (this.#isLeft(resource)) {
      this.events.push(resourceEvent(resource, 'IMPORT_COMPLETE'));
      return { resource, isRetained, undo: () => this.#delete(resource) };
    }
    if (old?.isRetained) throw new Error(`an update of ${resource.type} is not simulated`);
    const provision = this.#provisioners[resource.type];
    await old?.undo();
    if (old) this.#done.push({ resource: old.resource, undo: () => provision?.(old.resource) });
    const given = await provision?.(resource);
    const undo = typeof given === 'function' ? given : () => this.#delete(resource);
    this.#done.push({ resource, undo });
    this.events.push(resourceEvent(resource, old ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE'));
    return { resource, isRetained, undo };
  }

  #fail(resource: DeployedResource, failed: string[], reason: string): void {
    failed.push(resource.logicalId);
    this.events.push(resourceEvent(resource, 'CREATE_FAILED', reason));
  }

  /**
   * Takes everything back, the newest first. CloudFormation would leave the stacks that came through, and resources with
   * the deletion policy Retain: here a deployment is one thing, of which nothing is half there.
   */
  async rollBack(): Promise<void> {
    for (const [stackName, failed] of [...this.#failed].toReversed()) {
      const names = `[${failed.join(', ')}]`;
      const reason = `The following resource(s) failed to create: ${names}. Rollback requested by user.`;
      this.events.push(stackEvent(stackName, 'ROLLBACK_IN_PROGRESS', ...(failed.length > 0 ? [reason] : [])));
      const isDone = await this.#takeBack(stackName);
      this.events.push(stackEvent(stackName, isDone ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED'));
    }
  }

  async #takeBack(stackName: string): Promise<boolean> {
    let isDone = true;
    const own = this.#done.filter(({ resource }) => resource.stackName === stackName);
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
