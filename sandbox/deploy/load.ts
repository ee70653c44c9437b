import { readAssembly } from './assembly.ts';
import type { Assembly } from './assembly.ts';
import { Creation, type Delete } from './creation.ts';
import { Faults } from './faults.ts';
import { checkLimits } from './limits.ts';
import { inDependencyOrder } from './order.ts';
import type { DeployedResource, Provisioners } from './resource.ts';
import { resolveTemplate } from './template.ts';
import type { PlannedResource, ResolvedStack } from './template.ts';
import { RESOURCE_TYPES } from './types.ts';

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

/** What a Region knows of deployments, from one to the next. */
export interface DeployedState {
  /** Which stack owns a resource that has a name, by its ARN. */
  readonly owners: Map<string, string>;
  readonly deleteResource: Delete;
}

const NOTHING_DEPLOYED: () => DeployedState = () => ({ owners: new Map(), deleteResource: () => {} });

/**
 * Creates what the stacks of a cloud assembly declare, each resource by the provisioner of its type. Nothing is created
 * while the templates have a fault. Throws a DeployError with all faults as `stack/logicalId: what`, first those of the
 * templates; then, once all resources that could be created have been, those of the provisioners. In that case
 * everything is deleted again.
 */
export async function deployAssembly(
  source: string | Assembly,
  provisioners: Provisioners,
  options: DeployOptions = {},
  state: DeployedState = NOTHING_DEPLOYED(),
): Promise<DeployedStack[]> {
  const assembly = typeof source === 'string' ? readAssembly(source) : source;
  const faults = new Faults();
  const exports = new Map<string, unknown>();
  for (const stack of assembly.stacks) checkLimits(stack, faults);
  const stacks = assembly.stacks
    .map((stack) => resolveTemplate(stack, exports, options.parameters ?? {}, faults))
    .map((stack) => ({ ...stack, resources: createOrder(stack, provisioners, options, faults) }));
  const owners = claimNames(stacks, state.owners, faults);
  faults.throwIfAny();

  // What a stack had before is updated, and not new.
  const deleteNew = (resource: DeployedResource) =>
    state.owners.has(resource.arn) ? undefined : state.deleteResource(resource);
  const creation = new Creation(provisioners, deleteNew);
  const deployed: DeployedStack[] = [];
  for (const { stackName, resources, outputs } of stacks) {
    deployed.push({ stackName, resources: await creation.createAll(stackName, resources, faults), outputs });
  }
  if (!faults.isEmpty) await creation.rollBack();
  faults.throwIfAny(creation.events);
  for (const [arn, stackName] of owners) state.owners.set(arn, stackName);
  return deployed;
}

/**
 * The resources with names, by ARN, and the stacks that will own them. Two of one name are a fault, and one that
 * another stack owns (User Guide, "Validate stack deployments": name conflicts fail before anything is created). A
 * stack that is deployed again is updated.
 */
function claimNames(
  stacks: readonly { readonly resources: readonly PlannedResource[] }[],
  owners: ReadonlyMap<string, string>,
  faults: Faults,
): ReadonlyMap<string, string> {
  const claimed = new Map<string, string>();
  for (const { resource } of stacks.flatMap(({ resources }) => resources)) {
    const { arn, stackName, type, name } = resource;
    if (arn === '' || RESOURCE_TYPES[type]?.nameProperty === undefined) continue;
    const owner = owners.get(arn) ?? stackName;
    if (claimed.has(arn) || owner !== stackName) {
      faults.add(
        where(resource),
        `Resource of type '${type}' with identifier '${name}' already exists. (AlreadyExists)`,
      );
    }
    claimed.set(arn, stackName);
  }
  return claimed;
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

const where = (resource: DeployedResource) => `${resource.stackName}/${resource.logicalId}`;
