import { pseudoParameters } from './pseudo.ts';
import type { DeployedResource } from './resource.ts';

/**
 * The tags of a resource: those of the template, and those by which CloudFormation marks what it makes (User Guide,
 * "Resource tags").
 */
export function allTagsOf({ properties, stackName, logicalId }: DeployedResource): Readonly<Record<string, string>> {
  const declared = (properties['Tags'] ?? []) as readonly { readonly Key: string; readonly Value: string }[];
  return {
    ...Object.fromEntries(declared.map(({ Key, Value }) => [Key, Value])),
    'aws:cloudformation:logical-id': logicalId,
    'aws:cloudformation:stack-id': String(pseudoParameters(stackName)['AWS::StackId']),
    'aws:cloudformation:stack-name': stackName,
  };
}
