import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { notSimulated } from '../../wire/unsimulated.ts';
import { validationError } from './errors.ts';

/** The values of a condition that is simulated: of hosts or of paths, with the wildcards `*` and `?`. */
interface Field {
  readonly config: 'HostHeaderConfig' | 'PathPatternConfig';
  readonly accepts: RegExp;
}

// "Listener rules for your Application Load Balancer", condition types.
const FIELDS: Readonly<Record<string, Field>> = {
  'host-header': {
    config: 'HostHeaderConfig',
    accepts: /^[a-zA-Z0-9.*?-]*\.[a-zA-Z0-9.*?-]*[a-zA-Z*?][a-zA-Z0-9.*?-]*$/,
  },
  'path-pattern': { config: 'PathPatternConfig', accepts: /^[a-zA-Z0-9_\-.$/~"'@:+&*?]+$/ },
};

const MAX_VALUE_LENGTH = 128;

/** Comparisons in one rule: five values over all of its conditions (quotas of Application Load Balancers). */
const MAX_VALUES = 5;

/**
 * Conditions as AWS describes them: what was given as values stands in the configuration of its field, too.
 * @throws {AwsError} ValidationError; NotImplemented for fields that are not simulated
 */
export function readConditions(given: readonly RuleCondition[]): RuleCondition[] {
  if (given.length === 0) throw validationError('At least one condition must be specified');
  const read = given.map(readCondition);
  if (new Set(read.map(({ Field }) => Field)).size < read.length)
    throw validationError('A rule can have one condition of each of host-header and path-pattern');
  if (read.flatMap(({ Values }) => Values ?? []).length > MAX_VALUES)
    throw validationError(`A rule can have at most ${MAX_VALUES} condition values`);
  return read;
}

function readCondition(condition: RuleCondition): RuleCondition {
  const { Field: name = '' } = condition;
  const field = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
  if (!field) throw notSimulated(`The condition field ${name}`);
  if (condition.RegexValues || condition[field.config]?.RegexValues) throw notSimulated('RegexValues of a condition');
  const values = condition[field.config]?.Values ?? condition.Values ?? [];
  if (values.length === 0) throw validationError(`The condition ${name} has no values`);
  for (const value of values) {
    if (value.length > MAX_VALUE_LENGTH || !field.accepts.test(value))
      throw validationError(`The value '${value}' of the condition ${name} is not valid`);
  }
  return { Field: name, Values: values, [field.config]: { Values: values } };
}
