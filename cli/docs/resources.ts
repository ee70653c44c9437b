import { readAssembly } from '../../sandbox/deploy/assembly.ts';
import { Faults } from '../../sandbox/deploy/faults.ts';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { resolveTemplate } from '../../sandbox/deploy/template.ts';

/** Everything that the stacks of a cloud assembly declare, with the names that CloudFormation gives. */
export function resourcesIn(folder: string): DeployedResource[] {
  const [exports, faults] = [new Map<string, unknown>(), new Faults()];
  const stacks = readAssembly(folder).stacks.map((stack) => resolveTemplate(stack, exports, {}, faults));
  faults.throwIfAny();
  return stacks.flatMap(({ resources }) => resources.map(({ resource }) => resource));
}
