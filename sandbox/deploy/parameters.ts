import type { Faults } from './faults.ts';
import { asText, isObject } from './json.ts';
import type { Json } from './json.ts';

/**
 * What CDK's parameter `BootstrapVersion` reads from SSM. Nothing but the rule that checks it uses it; any number that
 * is at least what an assembly requires will do.
 */
const BOOTSTRAP_VERSION = '30';
const BOOTSTRAP_PARAMETER = /^\/cdk-bootstrap\/[^/]+\/version$/;

/** The only rule of a template that is known; it is skipped, since no Region here was ever bootstrapped. */
const BOOTSTRAP_RULE = 'CheckBootstrapVersion';

/** The values of a template's parameters: as given, else their defaults. A parameter with neither is a fault. */
export function parameterValues(
  section: Json | undefined,
  given: Readonly<Record<string, string>>,
  stackName: string,
  faults: Faults,
): ReadonlyMap<string, string | readonly string[]> {
  const values = new Map<string, string | readonly string[]>();
  for (const [name, declaration] of Object.entries(isObject(section) ? section : {})) {
    const { Type: type, Default: byDefault } = isObject(declaration) ? declaration : {};
    const value = given[name] ?? (byDefault === undefined ? undefined : asText(byDefault));
    if (value === undefined) {
      faults.add(`${stackName}/${name}`, 'the parameter has neither a value nor a default');
    } else if (type === 'String' || type === 'Number') {
      values.set(name, value);
    } else if (type === 'CommaDelimitedList' || type === 'List<Number>') {
      values.set(
        name,
        value.split(',').map((element) => element.trim()),
      );
    } else if (type === 'AWS::SSM::Parameter::Value<String>' && BOOTSTRAP_PARAMETER.test(value)) {
      values.set(name, BOOTSTRAP_VERSION);
    } else {
      faults.add(`${stackName}/${name}`, `a parameter of type ${asText(type)} is not simulated`);
    }
  }
  return values;
}

/** Rules assert something about parameters before a deployment; all but CDK's own are a fault. */
export function checkRules(section: Json | undefined, stackName: string, faults: Faults): void {
  for (const rule of Object.keys(isObject(section) ? section : {})) {
    if (rule !== BOOTSTRAP_RULE) faults.add(`${stackName}/${rule}`, 'rules of a template are not simulated');
  }
}
