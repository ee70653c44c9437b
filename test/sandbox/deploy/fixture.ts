import { deployAssembly } from '../../../sandbox/deploy/load.ts';
import type { Assembly } from '../../../sandbox/deploy/assembly.ts';
import type { DeployOptions } from '../../../sandbox/deploy/load.ts';
import { DeployError } from '../../../sandbox/deploy/faults.ts';
import { asText } from '../../../sandbox/deploy/json.ts';
import type { JsonObject } from '../../../sandbox/deploy/json.ts';
import type { DeployedResource, Provisioners } from '../../../sandbox/deploy/resource.ts';

const refuse = (): never => {
  throw new Error('this assembly has no assets');
};

/** An assembly without assets whose stacks are deployed in the order given; each is named by its key. */
export function assemblyOf(templates: Readonly<Record<string, JsonObject>>): Assembly {
  return {
    folder: '',
    stacks: Object.entries(templates).map(([stackName, template]) => ({ id: stackName, stackName, template })),
    assetFolder: refuse,
    codeFolder: refuse,
  };
}

/** Provisioners that write down what they are given. */
export function recorder(...types: string[]): {
  readonly provisioners: Provisioners;
  readonly created: DeployedResource[];
} {
  const created: DeployedResource[] = [];
  const record = (resource: DeployedResource) => void created.push(resource);
  return { provisioners: Object.fromEntries(types.map((type) => [type, record])), created };
}

/** Deploys one stack called `shop` and gives what was created, by logical id. */
export async function deployShop(
  template: JsonObject,
  options: DeployOptions = {},
): Promise<Record<string, DeployedResource>> {
  const types = Object.values(template['Resources'] as JsonObject).map((each) => asText((each as JsonObject)['Type']));
  const { provisioners, created } = recorder(...types);
  await deployAssembly(assemblyOf({ shop: template }), provisioners, options);
  return Object.fromEntries(created.map((resource) => [resource.logicalId, resource]));
}

/** The faults of a deployment that must fail. */
export async function faultsOf(deployment: Promise<unknown>): Promise<readonly string[]> {
  try {
    await deployment;
  } catch (error) {
    if (error instanceof DeployError) return error.faults;
    throw error;
  }
  throw new Error('the deployment did not fail');
}
