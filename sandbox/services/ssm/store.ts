import type { Core } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { checkName, checkReadable, invalid, parameterArn, readReference, type Reference } from './names.ts';
import { QUOTAS, type Tier } from './quotas.ts';

/** What a parameter may be declared with; a template and PutParameter say the same. */
export interface Declaration {
  readonly Type?: string | undefined;
  readonly Value?: string | undefined;
  readonly Description?: string | undefined;
  readonly AllowedPattern?: string | undefined;
  readonly DataType?: string | undefined;
  readonly Tier?: string | undefined;
}

/** One version of a parameter. */
export interface Version {
  readonly number: number;
  readonly value: string;
  readonly modifiedMs: number;
  readonly modifiedBy: string;
}

export interface Parameter {
  readonly name: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly tags: Map<string, string>;
  description: string | undefined;
  tier: Tier;
  allowedPattern: string | undefined;
  /** Oldest first; the last one is what the parameter says now. */
  readonly versions: Version[];
}

/** A version as a request named it: `name` may have a slash more or less than the parameter. */
interface Found {
  readonly name: string;
  readonly parameter: Parameter;
  readonly version: Version;
  readonly selector: string | undefined;
}

/** Parameter Store. Each change tells EventBridge. */
export class ParameterStore {
  readonly #core: Core;
  readonly #parameters = new Map<string, Parameter>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** In the order of their names. */
  all(): Parameter[] {
    return [...this.#parameters.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Without a hierarchy a name is the same with and without its slash: public recorded answers. */
  find(name: string): Parameter | undefined {
    const isRoot = !name.slice(1).includes('/');
    const other = name.startsWith('/') ? name.slice(1) : `/${name}`;
    return this.#parameters.get(name) ?? (isRoot ? this.#parameters.get(other) : undefined);
  }

  findByArn(arn: string): Parameter | undefined {
    return this.#parameters.get(this.#read(arn).name);
  }

  /**
   * One version of a parameter, by its name or ARN with or without `:3` behind it (default: the newest).
   * @throws {AwsError} ParameterNotFound, ParameterVersionNotFound
   */
  getVersion(given: string): Found {
    const { name, selector } = this.#read(given);
    checkReadable(name);
    const parameter = this.find(name);
    if (!parameter) throw notFound(given);
    const newest = parameter.versions.at(-1)!;
    const number = selector === undefined ? newest.number : Number(selector.slice(1));
    if (Number.isNaN(number)) throw invalid(`Labels of parameters are not simulated: ${given}`);
    const version = parameter.versions.find((candidate) => candidate.number === number);
    if (!version) {
      const message = `Systems Manager could not find version ${number} of ${name}. Verify the version and try again.`;
      throw new AwsError('ParameterVersionNotFound', message);
    }
    return { name, parameter, version, selector };
  }

  /** @throws {AwsError} ParameterAlreadyExists, and whatever of the declaration is not valid or not simulated */
  create(name: string, declared: Declaration, tags: ReadonlyMap<string, string>, by: string): Version {
    checkName(name);
    if (this.find(name)) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new AwsError('ParameterAlreadyExists', message);
    }
    const type = typeOf(declared.Type);
    const parameter: Parameter = {
      name,
      type,
      tags: new Map(tags),
      description: undefined,
      tier: 'Standard',
      allowedPattern: undefined,
      versions: [],
    };
    const version = this.#write(parameter, declared, by);
    this.#parameters.set(name, parameter);
    this.#tell('Create', parameter);
    return version;
  }

  /** A new version, whether or not the value differs. @throws {AwsError} HierarchyTypeMismatchException, … */
  overwrite(parameter: Parameter, declared: Declaration, by: string): Version {
    if (declared.Type !== undefined && declared.Type !== parameter.type) {
      const message = `The type of ${parameter.name} is ${parameter.type} and can't be changed to ${declared.Type}.`;
      throw new AwsError('HierarchyTypeMismatchException', message);
    }
    const version = this.#write(parameter, declared, by);
    this.#tell('Update', parameter);
    return version;
  }

  /** @throws {AwsError} ParameterNotFound */
  delete(name: string): void {
    const parameter = this.find(name);
    if (!parameter) throw notFound(name);
    this.#parameters.delete(parameter.name);
    this.#tell('Delete', parameter);
  }

  #read(given: string): Reference {
    return readReference(given, (name) => this.#parameters.has(name));
  }

  #write(parameter: Parameter, declared: Declaration, modifiedBy: string): Version {
    const { Value: value = '', Description, AllowedPattern } = declared;
    checkSimulated(declared);
    const tier = tierOf(declared, parameter);
    this.#checkRoom(parameter, tier);
    const pattern = AllowedPattern ?? parameter.allowedPattern;
    if (pattern !== undefined && !matches(pattern, value)) {
      const message = `Parameter value, cannot be validated against allowedPattern: ${pattern}`;
      throw new AwsError('ParameterPatternMismatchException', message);
    }
    parameter.tier = tier;
    parameter.allowedPattern = pattern;
    parameter.description = Description ?? parameter.description;
    const number = (parameter.versions.at(-1)?.number ?? 0) + 1;
    const version: Version = { number, value, modifiedMs: this.#core.clock.now(), modifiedBy };
    parameter.versions.push(version);
    if (parameter.versions.length > QUOTAS.versionsKept) parameter.versions.shift();
    return version;
  }

  /** How many parameters of a tier there may be counts for new ones, and for those that change into it. */
  #checkRoom(parameter: Parameter, tier: Tier): void {
    const others = [...this.#parameters.values()].filter((other) => other !== parameter && other.tier === tier);
    const most = tier === 'Standard' ? QUOTAS.standardParameters : QUOTAS.advancedParameters;
    if (others.length >= most)
      throw new AwsError('ParameterLimitExceeded', `The limit of ${most} ${tier.toLowerCase()} parameters is reached.`);
  }

  /** User guide, "Setting up notifications or triggering actions based on Parameter Store events". */
  #tell(operation: 'Create' | 'Update' | 'Delete', { name, type, description }: Parameter): void {
    this.#core.emit({
      source: 'aws.ssm',
      'detail-type': 'Parameter Store Change',
      resources: [parameterArn(name)],
      detail: { operation, name, type, ...(description !== undefined && { description }) },
    });
  }
}

/** Names that stand for secrets of Secrets Manager, which are not looked up here. */
const SECRETS = '/aws/reference/secretsmanager/';

/** Recorded: of a parameter, AWS says no more than the code. */
const notFound = (name: string): AwsError =>
  name.startsWith(SECRETS)
    ? new AwsError(
        'ParameterNotFound',
        `An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret ${name} not found.`,
      )
    : new AwsError('ParameterNotFound', '');

/**
 * The tier that a value gets: the one that is asked for, the one it has, or with Intelligent-Tiering the one it needs.
 * Source: user guide, "Managing parameter tiers".
 */
function tierOf({ Tier: asked, Value: value = '' }: Declaration, { tier: present }: Parameter): Tier {
  const needed: Tier = value.length > QUOTAS.standardValueLength || present === 'Advanced' ? 'Advanced' : 'Standard';
  const tier: Tier = asked === 'Intelligent-Tiering' ? needed : ((asked as Tier | undefined) ?? present);
  if (tier === 'Standard' && present === 'Advanced')
    throw invalid(
      "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
    );
  const most = tier === 'Standard' ? QUOTAS.standardValueLength : QUOTAS.advancedValueLength;
  if (value.length <= most) return tier;
  throw invalid(
    tier === 'Standard'
      ? `Standard tier parameters support a maximum parameter value of ${most} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`
      : `Advanced tier parameters support a maximum parameter value of ${most} characters.`,
  );
}

function typeOf(given: string | undefined): Parameter['type'] {
  if (given === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (given === 'String' || given === 'StringList' || given === 'SecureString') return given;
  throw new AwsError('UnsupportedParameterType', `${given} is not a type of parameters`);
}

function checkSimulated({ DataType, Value }: Declaration): void {
  if (DataType !== undefined && DataType !== 'text') throw invalid(`The data type ${DataType} is not simulated.`);
  if (Value === '') {
    throw invalid(
      "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern).test(value);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `${pattern} is not a regular expression.`);
  }
}
