import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import { Faults } from '../../sandbox/deploy/faults.ts';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { resolveTemplate } from '../../sandbox/deploy/template.ts';

/** Everything that the stacks of a cloud assembly declare, with the names that CloudFormation gives. */
export function resourcesIn(folder: string): DeployedResource[] {
  const [published, faults] = [{ exports: new Map(), outputs: new Map() }, new Faults()];
  const stacks = readAssembly(folder).stacks.map((stack) => resolveTemplate(stack, published, {}, faults));
  faults.throwIfAny();
  return stacks.flatMap(({ resources }) => resources.map(({ resource }) => resource));
}
