import { type Breach, over } from '../breach.ts';
import type { StackTemplate } from '../declared.ts';
import type { QuotaName } from '../quotas.ts';

const SECTIONS: Readonly<Record<string, QuotaName>> = {
  Resources: 'resources',
  Parameters: 'parameters',
  Outputs: 'outputs',
  Mappings: 'mappings',
};

/** What CloudFormation takes of a template. */
export const checkTemplate = ({ stackName, template, bytes }: StackTemplate): Breach[] => [
  ...Object.entries(SECTIONS).flatMap(([section, quota]) =>
    over(stackName, Object.keys(template[section] ?? {}).length, quota),
  ),
  ...over(stackName, bytes, 'templateBytes'),
  ...over(stackName, stackName.length, 'stackNameLength'),
];
