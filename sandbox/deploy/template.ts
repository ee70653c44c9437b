import type { AssemblyStack } from './assembly.ts';
import type { Faults } from './faults.ts';
import { evaluateCondition, FAULTY, NO_VALUE, resolve } from './intrinsics.ts';
import type { Scope } from './intrinsics.ts';
import { asText, isList, isObject } from './json.ts';
import type { Json, JsonObject } from './json.ts';
import { generatedName } from './names.ts';
import { checkRules, parameterValues } from './parameters.ts';
import { pseudoParameters } from './pseudo.ts';
import type { DeployedResource } from './resource.ts';
import { RESOURCE_TYPES, SKIPPED_TYPES } from './types.ts';
import type { Identity, ResourceType } from './types.ts';

/** CloudFormation allows names of up to 255 characters unless the service's own limit is lower. */
const MAX_NAME_LENGTH = 255;

const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Conditions',
  'Description',
  'Mappings',
  'Metadata',
  'Outputs',
  'Parameters',
  'Resources',
  'Rules',
]);

/** What stands beside a resource's properties. What is replaced on an update is nothing here. */
const RESOURCE_ATTRIBUTES = new Set([
  'Condition',
  'DeletionPolicy',
  'DependsOn',
  'Metadata',
  'Properties',
  'Type',
  'UpdateReplacePolicy',
]);

const RETAINING = new Set(['Retain', 'RetainExceptOnCreate']);

/** A resource that can be created once those it depends on have been. */
export interface PlannedResource {
  readonly resource: DeployedResource;
  /** Logical ids in the same stack. */
  readonly dependencies: ReadonlySet<string>;
  /** Whether it stays when its stack is deleted. */
  readonly isRetained: boolean;
  /** Whether the template gives it its name. */
  readonly isNamed: boolean;
}

/** What stacks of one deployment put out, for those after them. */
export interface Published {
  /** By the name of the export. */
  readonly exports: Map<string, unknown>;
  /** By the name of the stack, then by that of the output. */
  readonly outputs: Map<string, Readonly<Record<string, unknown>>>;
}

export interface ResolvedStack {
  readonly stackName: string;
  /** In the template's order. */
  readonly resources: readonly PlannedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/**
 * Resolves one template. Faults go to `faults`; what earlier stacks put out is read from `published`, and what the
 * stack itself puts out is added to it.
 */
export function resolveTemplate(
  stack: AssemblyStack,
  published: Published,
  given: Readonly<Record<string, string>>,
  faults: Faults,
): ResolvedStack {
  return new Template(stack, published, given, faults).resolveAll();
}

class Template {
  readonly #stackName: string;
  readonly #template: JsonObject;
  readonly #resources: JsonObject;
  readonly #published: Published;
  readonly #faults: Faults;
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #conditions = new Map<string, boolean | typeof FAULTY>();
  readonly #properties = new Map<string, unknown>();
  /** What is being resolved right now, to tell a circle from a long way. */
  readonly #underWay = new Set<string>();

  constructor(stack: AssemblyStack, published: Published, given: Readonly<Record<string, string>>, faults: Faults) {
    this.#stackName = stack.stackName;
    this.#template = stack.template;
    this.#resources = section(stack.template, 'Resources');
    this.#published = published;
    this.#faults = faults;
    this.#values = new Map<string, unknown>([
      ...Object.entries(pseudoParameters(stack.stackName)),
      ['AWS::NoValue', NO_VALUE],
      ...parameterValues(stack.template['Parameters'], given, stack.stackName, faults),
    ]);
  }

  resolveAll(): ResolvedStack {
    for (const name of Object.keys(this.#template)) {
      if (!SECTIONS.has(name)) this.#faults.add(this.#stackName, `the section ${name} is not simulated`);
    }
    checkRules(this.#template['Rules'], this.#stackName, this.#faults);
    // Also those that nothing refers to: a fault in them would show on AWS.
    for (const name of Object.keys(section(this.#template, 'Conditions'))) this.#condition(name, this.#scope(name));

    const resources = Object.keys(this.#resources).flatMap((logicalId) => this.#plan(logicalId) ?? []);
    const outputs = this.#outputs();
    this.#published.outputs.set(this.#stackName, outputs);
    return { stackName: this.#stackName, resources, outputs };
  }

  /** The resource with everything resolved; undefined if it is left out, skipped or faulty. */
  #plan(logicalId: string): PlannedResource | undefined {
    const declaration = this.#declaration(logicalId);
    const type = asText(declaration['Type']);
    const dependencies = new Set<string>();
    const scope = this.#scope(logicalId, dependencies);
    for (const attribute of Object.keys(declaration)) {
      if (!RESOURCE_ATTRIBUTES.has(attribute)) scope.fault(`the resource attribute ${attribute} is not simulated`);
    }
    if (SKIPPED_TYPES.has(type) || !this.#isIncluded(logicalId, scope)) return undefined;
    if (!RESOURCE_TYPES[type]) scope.fault(`the resource type ${type} is not simulated`);

    this.#addExplicitDependencies(declaration['DependsOn'], dependencies, scope);
    const properties = resolve(declaration['Properties'] ?? {}, scope);
    const known = this.#identify(logicalId);
    if (!known || !isObject(properties)) return undefined;
    const { identity } = known;
    const resource = {
      stackName: this.#stackName,
      logicalId,
      type,
      properties,
      name: identity.name,
      arn: known.type.arn?.(identity) ?? '',
      ref: known.type.ref(identity),
    };
    const isRetained = RETAINING.has(asText(declaration['DeletionPolicy'] ?? ''));
    const isNamed = known.type.nameProperty !== undefined && properties[known.type.nameProperty] !== undefined;
    return { resource, dependencies, isRetained, isNamed };
  }

  #addExplicitDependencies(dependsOn: Json | undefined, dependencies: Set<string>, scope: Scope): void {
    const named = dependsOn === undefined ? [] : isList(dependsOn) ? dependsOn.map(asText) : [asText(dependsOn)];
    for (const logicalId of named) {
      if (!this.#resources[logicalId]) scope.fault(`depends on ${logicalId}, which the template does not declare`);
      // A dependency on what a condition leaves out counts for nothing.
      else if (this.#isIncluded(logicalId, scope)) dependencies.add(logicalId);
    }
  }

  #outputs(): Record<string, unknown> {
    const outputs: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(section(this.#template, 'Outputs'))) {
      const output = isObject(value) ? value : {};
      const scope = this.#scope(name);
      if (output['Condition'] !== undefined && this.#condition(asText(output['Condition']), scope) !== true) continue;
      outputs[name] = resolve(output['Value'] ?? null, scope);
      const exported = isObject(output['Export']) ? resolve(output['Export']['Name'] ?? null, scope) : undefined;
      if (typeof exported !== 'string') continue;
      if (this.#published.exports.has(exported)) scope.fault(`another stack exports ${exported} already`);
      this.#published.exports.set(exported, outputs[name]);
    }
    return outputs;
  }

  /** What `where` sees of the template; the resources that it refers to are added to `dependencies`. */
  #scope(where: string, dependencies?: Set<string>): Scope {
    const scope: Scope = {
      ref: (id) => {
        if (this.#values.has(id)) return this.#values.get(id);
        const known = this.#refer(id, scope, dependencies);
        return known ? known.type.ref(known.identity) : FAULTY;
      },
      attribute: (id, attribute) => {
        const known = this.#refer(id, scope, dependencies);
        if (!known) return FAULTY;
        const derive = known.type.attributes?.[attribute];
        if (derive) return derive(known.identity);
        return scope.fault(
          `the attribute ${attribute} of ${id} (${asText(this.#declaration(id)['Type'])}) is not simulated`,
        );
      },
      condition: (name) => this.#condition(name, scope),
      mapping: (map, top, second) => {
        const maps = section(this.#template, 'Mappings');
        const value = section(section(maps, map), top)[second];
        return value ?? scope.fault(`the mapping ${map} has no ${top}/${second}`);
      },
      stackOutput: (stackName, name) =>
        this.#published.outputs.get(stackName)?.[name] ??
        scope.fault(`no earlier stack ${stackName} has an output ${name}`),
      importedValue: (name) => this.#published.exports.get(name) ?? scope.fault(`no earlier stack exports ${name}`),
      fault: (what) => {
        this.#faults.add(`${this.#stackName}/${where}`, what);
        return FAULTY;
      },
    };
    return scope;
  }

  /** What a reference from `scope` points at; undefined after a fault. */
  #refer(logicalId: string, scope: Scope, dependencies: Set<string> | undefined) {
    if (!this.#resources[logicalId]) {
      scope.fault(`refers to ${logicalId}, which the template does not declare`);
      return undefined;
    }
    if (!this.#isIncluded(logicalId, scope)) {
      scope.fault(`refers to ${logicalId}, which its condition leaves out`);
      return undefined;
    }
    dependencies?.add(logicalId);
    return this.#identify(logicalId);
  }

  /** A resource's type and name; undefined if either is at fault, which is reported where the resource itself is. */
  #identify(logicalId: string): { type: ResourceType; identity: Identity } | undefined {
    const type = RESOURCE_TYPES[asText(this.#declaration(logicalId)['Type'])];
    const name = type && this.#name(logicalId, type);
    if (!type || typeof name !== 'string') return undefined;
    const property = (key: string) => this.#property(logicalId, key);
    return { type, identity: { stackName: this.#stackName, logicalId, name, property } };
  }

  #name(logicalId: string, type: ResourceType): string | typeof FAULTY {
    const given = type.nameProperty === undefined ? undefined : this.#property(logicalId, type.nameProperty);
    if (given === undefined) return this.#generated(logicalId, type);
    return given === FAULTY ? FAULTY : asText(given);
  }

  #generated(logicalId: string, type: ResourceType): string {
    const name = generatedName(this.#stackName, logicalId, type.maxNameLength ?? MAX_NAME_LENGTH);
    return type.lowerCase ? name.toLowerCase() : name;
  }

  #property(logicalId: string, key: string): unknown {
    const path = `${logicalId}.${key}`;
    if (this.#properties.has(path)) return this.#properties.get(path);
    const value = section(this.#declaration(logicalId), 'Properties')[key];
    const scope = this.#scope(logicalId);
    if (this.#underWay.has(path)) return scope.fault(`${key} depends on itself`);

    this.#underWay.add(path);
    const resolved = value === undefined ? undefined : resolve(value, scope);
    this.#underWay.delete(path);
    const given = resolved === NO_VALUE ? undefined : resolved;
    this.#properties.set(path, given);
    return given;
  }

  #isIncluded(logicalId: string, scope: Scope): boolean {
    const name = this.#declaration(logicalId)['Condition'];
    return name === undefined || this.#condition(asText(name), scope) === true;
  }

  #condition(name: string, scope: Scope): boolean | typeof FAULTY {
    const memory = this.#conditions.get(name);
    if (memory !== undefined) return memory;
    const expression = section(this.#template, 'Conditions')[name];
    if (expression === undefined) return scope.fault(`the template has no condition ${name}`);
    const mark = `condition ${name}`;
    if (this.#underWay.has(mark)) return scope.fault(`the condition ${name} depends on itself`);

    this.#underWay.add(mark);
    const holds = evaluateCondition(expression, this.#scope(name));
    this.#underWay.delete(mark);
    this.#conditions.set(name, holds);
    return holds;
  }

  #declaration(logicalId: string): JsonObject {
    return section(this.#resources, logicalId);
  }
}

/** A member that is an object, or an empty one. */
function section(parent: JsonObject, name: string): JsonObject {
  const value = parent[name];
  return isObject(value) ? value : {};
}
