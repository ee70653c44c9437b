import type { AssemblyStack } from './assembly.ts';
import type { Faults } from './faults.ts';
import { isObject } from './json.ts';

/** What CloudFormation allows of a template. Source: CloudFormation User Guide, "Understand CloudFormation quotas". */
const MAX_ENTRIES: Readonly<Record<string, number>> = { Resources: 500, Parameters: 200, Outputs: 200, Mappings: 200 };
const MAX_BYTES = 1_048_576;
const DESCRIPTION_MAX_BYTES = 1_024;
const STACK_NAME_MAX_CHARACTERS = 128;

/** The form of a stack's name is recorded. */
const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]*$/;

/** Refuses what CloudFormation refuses before it creates anything. */
export function checkLimits({ stackName, template, templateBytes }: AssemblyStack, faults: Faults): void {
  if (!STACK_NAME.test(stackName) || stackName.length > STACK_NAME_MAX_CHARACTERS) {
    const asked = STACK_NAME.test(stackName)
      ? `have length less than or equal to ${STACK_NAME_MAX_CHARACTERS}`
      : 'satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*';
    faults.add(
      stackName,
      `1 validation error detected: Value '${stackName}' at 'stackName' failed to satisfy constraint: Member must ${asked}`,
    );
  }
  const bytes = templateBytes ?? Buffer.byteLength(JSON.stringify(template));
  if (bytes > MAX_BYTES) faults.add(stackName, `Template may not exceed ${MAX_BYTES} bytes in size.`);
  for (const [section, max] of Object.entries(MAX_ENTRIES))
    checkSection(stackName, section, template[section], max, faults);
  const description = template['Description'];
  if (typeof description === 'string' && Buffer.byteLength(description) > DESCRIPTION_MAX_BYTES) {
    faults.add(stackName, `Template format error: 'Description' length is greater than ${DESCRIPTION_MAX_BYTES}.`);
  }
}

/** The words about names are recorded, those about numbers are users' reports. */
function checkSection(stackName: string, section: string, entries: unknown, max: number, faults: Faults): void {
  const names = Object.keys(isObject(entries) ? entries : {});
  if (names.length > max) {
    const what = section.toLowerCase();
    faults.add(
      stackName,
      `Template format error: Number of ${what}, ${names.length}, is greater than maximum allowed, ${max}`,
    );
  }
  const singular = section.slice(0, -1);
  for (const name of names) {
    if (!/^[a-zA-Z0-9]+$/.test(name)) {
      faults.add(`${stackName}/${name}`, `Template format error: ${singular} name ${name} is non alphanumeric.`);
    }
  }
}
