import type { Provisioners } from '../../deploy/resource.ts';
import type { Declaration, ParameterStore } from './store.ts';

const PROPERTIES = new Set(['Name', 'Type', 'Value', 'Description', 'AllowedPattern', 'DataType', 'Tier', 'Tags']);

/** Who CloudFormation writes parameters as. */
const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/**
 * Creates what templates declare of Parameter Store. Tags are a map there, as in no other service's type. `check`
 * holds an operation's input against the service's model.
 */
export function createProvisioners(
  store: ParameterStore,
  check: (operation: string, input: object) => void,
): Provisioners {
  return {
    'AWS::SSM::Parameter': ({ logicalId, name, properties }) => {
      const unknown = Object.keys(properties).find((property) => !PROPERTIES.has(property));
      if (unknown) throw new Error(`${logicalId}: ${unknown} of a parameter is not simulated`);
      const tags = new Map(Object.entries((properties['Tags'] ?? {}) as Readonly<Record<string, string>>));
      // CloudFormation's own limit: a secret does not belong into a template.
      if (properties['Type'] === 'SecureString')
        throw new Error(`${logicalId}: templates cannot create a SecureString`);
      const { Tags: _, ...declared } = properties;
      check('PutParameter', { ...declared, Name: name });
      store.create(name, properties as Declaration, tags, CLOUDFORMATION);
    },
  };
}
