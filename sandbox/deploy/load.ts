import { readAssembly } from './assembly.ts';
import type { Assembly } from './assembly.ts';
import { type Created, Creation, type Delete } from './creation.ts';
import { Faults } from './faults.ts';
import { checkLimits } from './limits.ts';
import { inDependencyOrder } from './order.ts';
import type { DeployedResource, Provisioners } from './resource.ts';
import { resolveTemplate } from './template.ts';
import type { PlannedResource, Published, ResolvedStack } from './template.ts';
import { RESOURCE_TYPES } from './types.ts';

export interface DeployOptions {
  /** Leaves resources out, as if the stacks did not declare them; references to them still resolve to their names. */
  readonly without?: (resource: DeployedResource) => boolean;
  /** Values of template parameters by name, in every stack that declares them. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Takes over what a deleted stack has left: what the template names, and retains. */
  readonly importExistingResources?: boolean;
  /** ARNs of what another Region of the account has already, of services that are global, such as roles. */
  readonly taken?: ReadonlySet<string>;
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
  /** What each stack has, in the order in which it was created. */
  readonly stacks: Map<string, readonly Created[]>;
  /** What deleted stacks have left, by its ARN. */
  readonly left: Set<string>;
  readonly deleteResource: Delete;
}

/** @param deleteResource deletes a resource whose provisioner does not say how */
export const nothingDeployed = (deleteResource: Delete = () => {}): DeployedState => ({
  owners: new Map(),
  stacks: new Map(),
  left: new Set(),
  deleteResource,
});

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
  state: DeployedState = nothingDeployed(),
): Promise<DeployedStack[]> {
  const assembly = typeof source === 'string' ? readAssembly(source) : source;
  const faults = new Faults();
  const published: Published = { exports: new Map(), outputs: new Map() };
  for (const stack of assembly.stacks) checkLimits(stack, faults);
  const stacks = assembly.stacks
    .map((stack) => resolveTemplate(stack, published, options.parameters ?? {}, faults))
    .map((stack) => ({ ...stack, resources: createOrder(stack, provisioners, options, faults) }));
  const owners = claimNames(stacks, state, options, faults);
  faults.throwIfAny();

  const isLeft = ({ arn }: DeployedResource) => state.left.has(arn);
  const creation = new Creation(provisioners, state.deleteResource, isLeft);
  const deployed: { stack: DeployedStack; has: Created[] }[] = [];
  for (const { stackName, resources, outputs } of stacks) {
    const has = await creation.createAll(stackName, resources, hadBefore(state, stackName), faults);
    deployed.push({ stack: { stackName, resources: has.map(({ resource }) => resource), outputs }, has });
  }
  if (!faults.isEmpty) await creation.rollBack();
  faults.throwIfAny(creation.events);
  for (const { stack, has } of deployed) {
    await deleteUndeclared(state, stack);
    state.stacks.set(stack.stackName, has);
  }
  for (const [arn, stackName] of owners) {
    state.owners.set(arn, stackName);
    state.left.delete(arn);
  }
  return deployed.map(({ stack }) => stack);
}

const hadBefore = ({ stacks }: DeployedState, stackName: string): ReadonlyMap<string, Created> =>
  new Map(stacks.get(stackName)?.map((one) => [one.resource.logicalId, one]));

/** What the template of a stack declares no more. */
async function deleteUndeclared(state: DeployedState, { stackName, resources }: DeployedStack): Promise<void> {
  const declared = new Set(resources.map(({ logicalId }) => logicalId));
  const gone = [...hadBefore(state, stackName).values()].filter(({ resource }) => !declared.has(resource.logicalId));
  for (const one of gone.toReversed()) await disown(state, one);
}

async function disown({ owners, left }: DeployedState, { resource, undo, isRetained }: Created): Promise<void> {
  owners.delete(resource.arn);
  if (isRetained) left.add(resource.arn);
  else await undo();
}

/**
 * Deletes all stacks, the newest first, and of each what was created last. What has the deletion policy Retain stays, and
 * belongs to nobody.
 */
export async function destroyStacks(state: DeployedState): Promise<void> {
  for (const [stackName, created] of [...state.stacks].toReversed()) {
    for (const one of created.toReversed()) await disown(state, one);
    state.stacks.delete(stackName);
  }
}

/**
 * The resources with names, by ARN, and the stacks that will own them. Two of one name are a fault, and one that
 * another stack owns (User Guide, "Validate stack deployments": name conflicts fail before anything is created), or that
 * a deleted one has left, unless that is imported ("Import AWS resources into a CloudFormation stack automatically"). A
 * stack that is deployed again is updated. A name that CloudFormation makes up is another one each time at AWS; here it is
 * the same, and what has it is used again.
 */
function claimNames(
  stacks: readonly { readonly resources: readonly PlannedResource[] }[],
  { owners, left }: DeployedState,
  { importExistingResources = false, taken = new Set() }: DeployOptions,
  faults: Faults,
): ReadonlyMap<string, string> {
  const claimed = new Map<string, string>();
  for (const { resource, isRetained, isNamed } of stacks.flatMap(({ resources }) => resources)) {
    const { arn, stackName, type, name } = resource;
    if (arn === '' || RESOURCE_TYPES[type]?.nameProperty === undefined) continue;
    const owner = owners.get(arn) ?? stackName;
    const isInTheWay = isNamed && left.has(arn) && !(importExistingResources && isRetained);
    if (claimed.has(arn) || owner !== stackName || isInTheWay || taken.has(arn)) {
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
