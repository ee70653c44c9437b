import type { Core } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { checkName, invalid, parameterArn, readReference, type Reference } from './names.ts';

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
  allowedPattern: string | undefined;
  /** Oldest first; the last one is what the parameter says now. */
  readonly versions: Version[];
}

/** "Parameter Store retains up to 100 versions" (Systems Manager user guide, "Working with parameter versions"). */
const VERSIONS_KEPT = 100;

/** Characters in the value of a standard parameter (user guide, "Managing parameter tiers"). */
const MAX_VALUE_LENGTH = 4096;

/** Parameters of a Region in the standard tier (user guide, "Managing parameter tiers"). */
const MAX_PARAMETERS = 10_000;

/** Parameter Store, standard tier. Each change tells EventBridge. */
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

  find(name: string): Parameter | undefined {
    return this.#parameters.get(name);
  }

  findByArn(arn: string): Parameter | undefined {
    return this.#parameters.get(this.#read(arn).name);
  }

  /**
   * One version of a parameter, by its name or ARN with or without `:3` behind it (default: the newest).
   * @throws {AwsError} ParameterNotFound, ParameterVersionNotFound
   */
  getVersion(given: string): { parameter: Parameter; version: Version; selector: string | undefined } {
    const { name, selector } = this.#read(given);
    const parameter = this.#parameters.get(name);
    if (!parameter) throw notFound(given);
    const newest = parameter.versions.at(-1)!;
    const number = selector === undefined ? newest.number : Number(selector.slice(1));
    if (Number.isNaN(number)) throw invalid(`Labels of parameters are not simulated: ${given}`);
    const version = parameter.versions.find((candidate) => candidate.number === number);
    if (!version) {
      const message = `Systems Manager could not find version ${number} of ${name}. Verify the version and try again.`;
      throw new AwsError('ParameterVersionNotFound', message);
    }
    return { parameter, version, selector };
  }

  /** @throws {AwsError} ParameterAlreadyExists, and whatever of the declaration is not valid or not simulated */
  create(name: string, declared: Declaration, tags: ReadonlyMap<string, string>, by: string): Version {
    checkName(name);
    if (this.#parameters.has(name)) {
      const message =
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
      throw new AwsError('ParameterAlreadyExists', message);
    }
    if (this.#parameters.size >= MAX_PARAMETERS) {
      throw new AwsError('ParameterLimitExceeded', `The limit of ${MAX_PARAMETERS} standard parameters is reached.`);
    }
    const type = typeOf(declared.Type);
    const parameter: Parameter = {
      name,
      type,
      tags: new Map(tags),
      description: undefined,
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
    const parameter = this.#parameters.get(name);
    if (!parameter) throw notFound(name);
    this.#parameters.delete(name);
    this.#tell('Delete', parameter);
  }

  #read(given: string): Reference {
    return readReference(given, (name) => this.#parameters.has(name));
  }

  #write(parameter: Parameter, declared: Declaration, modifiedBy: string): Version {
    const { Value: value = '', Description, AllowedPattern } = declared;
    checkSimulated(declared);
    if (value.length > MAX_VALUE_LENGTH) {
      throw invalid(`Standard tier parameters support a maximum parameter value of ${MAX_VALUE_LENGTH} characters.`);
    }
    const pattern = AllowedPattern ?? parameter.allowedPattern;
    if (pattern !== undefined && !matches(pattern, value)) {
      const message = `Parameter value, cannot be validated against allowedPattern: ${pattern}`;
      throw new AwsError('ParameterPatternMismatchException', message);
    }
    parameter.allowedPattern = pattern;
    parameter.description = Description ?? parameter.description;
    const number = (parameter.versions.at(-1)?.number ?? 0) + 1;
    const version: Version = { number, value, modifiedMs: this.#core.clock.now(), modifiedBy };
    parameter.versions.push(version);
    if (parameter.versions.length > VERSIONS_KEPT) parameter.versions.shift();
    return version;
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

const notFound = (name: string): AwsError => new AwsError('ParameterNotFound', `Parameter ${name} not found.`);

function typeOf(given: string | undefined): Parameter['type'] {
  if (given === undefined) throw invalid('A parameter type is required when you create a parameter.');
  if (given === 'String' || given === 'StringList' || given === 'SecureString') return given;
  throw new AwsError('UnsupportedParameterType', `${given} is not a type of parameters`);
}

function checkSimulated({ Tier, DataType, Value }: Declaration): void {
  if (Tier !== undefined && Tier !== 'Standard') throw invalid(`The tier ${Tier} is not simulated.`);
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
