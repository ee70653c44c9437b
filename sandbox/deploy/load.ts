import { readAssembly } from './assembly.ts';
import type { Assembly } from './assembly.ts';
import { Faults } from './faults.ts';
import { inDependencyOrder } from './order.ts';
import type { DeployedResource, Provisioners, Undo } from './resource.ts';
import { resolveTemplate } from './template.ts';
import type { PlannedResource, ResolvedStack } from './template.ts';

export interface DeployOptions {
  /** Leaves resources out, as if the stacks did not declare them; references to them still resolve to their names. */
  readonly without?: (resource: DeployedResource) => boolean;
  /** Values of template parameters by name, in every stack that declares them. */
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface DeployedStack {
  readonly stackName: string;
  /** In the order in which they were created. */
  readonly resources: readonly DeployedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Creates what the stacks of a cloud assembly declare, each resource by the provisioner of its type. Nothing is created
 * while the templates have a fault. Throws a DeployError with all faults as `stack/logicalId: what`, first those of the
 * templates; then, once all resources that could be created have been, those of the provisioners. What was created is
 * taken back then, the last one first, as CloudFormation rolls a stack back.
 */
export async function deployAssembly(
  source: string | Assembly,
  provisioners: Provisioners,
  options: DeployOptions = {},
): Promise<DeployedStack[]> {
  const assembly = typeof source === 'string' ? readAssembly(source) : source;
  const faults = new Faults();
  const exports = new Map<string, unknown>();
  const stacks = assembly.stacks
    .map((stack) => resolveTemplate(stack, exports, options.parameters ?? {}, faults))
    .map((stack) => ({ ...stack, resources: createOrder(stack, provisioners, options, faults) }));
  faults.throwIfAny();

  const deployed: DeployedStack[] = [];
  const undos: Undo[] = [];
  for (const { stackName, resources, outputs } of stacks) {
    deployed.push({ stackName, resources: await createAll(resources, provisioners, faults, undos), outputs });
  }
  if (faults.any) for (const undo of undos.toReversed()) await undo();
  faults.throwIfAny();
  return deployed;
}

/** The resources to create, in order. Types that nobody creates are faults. */
function createOrder(
  stack: ResolvedStack,
  provisioners: Provisioners,
  options: DeployOptions,
  faults: Faults,
): readonly PlannedResource[] {
  const wanted = stack.resources.filter(({ resource }) => !options.without?.(resource));
  for (const { resource } of wanted) {
    if (!provisioners[resource.type]) faults.add(where(resource), `nothing in the Region creates ${resource.type}`);
  }
  const { ordered, circular } = inDependencyOrder(wanted);
  if (circular.length > 0) {
    faults.add(stack.stackName, `circular dependency between resources: ${circular.join(', ')}`);
  }
  return ordered;
}

/** Goes on after a failure, so that all are told at once, but not with what depends on a resource that failed. */
async function createAll(
  planned: readonly PlannedResource[],
  provisioners: Provisioners,
  faults: Faults,
  undos: Undo[],
): Promise<DeployedResource[]> {
  const failed = new Set<string>();
  const created: DeployedResource[] = [];
  for (const { resource, dependencies } of planned) {
    if ([...dependencies].some((dependency) => failed.has(dependency))) {
      failed.add(resource.logicalId);
      continue;
    }
    try {
      const undo = await provisioners[resource.type]?.(resource);
      if (undo) undos.push(undo);
      created.push(resource);
    } catch (error) {
      failed.add(resource.logicalId);
      faults.add(where(resource), error instanceof Error ? error.message : String(error));
    }
  }
  return created;
}

const where = (resource: DeployedResource) => `${resource.stackName}/${resource.logicalId}`;
