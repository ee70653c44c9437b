import { REGION, ZONES } from '../core.ts';
import { asText, isList, isObject } from './json.ts';
import type { Json } from './json.ts';

/** Stands for a value whose fault has been reported: it spreads outwards in silence, so that one fault is told once. */
export const FAULTY = Symbol('faulty');
/** AWS::NoValue: the property or element that has it is left out. */
export const NO_VALUE = Symbol('no value');

/** What intrinsic functions reach of the template around them. Each may report a fault and return FAULTY. */
export interface Scope {
  ref(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean | typeof FAULTY;
  mapping(map: string, topLevelKey: string, secondLevelKey: string): unknown;
  importedValue(exportName: string): unknown;
  /** An output of an earlier stack, exported or not. */
  stackOutput(stackName: string, outputName: string): unknown;
  fault(what: string): typeof FAULTY;
}

/** Values and lists of them with every intrinsic function resolved. Plain JSON, FAULTY or NO_VALUE. */
export function resolve(value: Json, scope: Scope): unknown {
  if (typeof value === 'string') {
    const dynamic = /\{\{resolve:[^}]*\}\}/.exec(value);
    return dynamic ? scope.fault(`the dynamic reference ${dynamic[0]} is not simulated`) : value;
  }
  if (isList(value)) {
    const elements = value.map((element) => resolve(element, scope));
    return elements.includes(FAULTY) ? FAULTY : elements.filter((element) => element !== NO_VALUE);
  }
  if (!isObject(value)) return value;

  const keys = Object.keys(value);
  const intrinsic = keys.find((key) => key.startsWith('Fn::') || (key === 'Ref' && keys.length === 1));
  if (intrinsic !== undefined) {
    const apply = FUNCTIONS[intrinsic];
    if (!apply) return scope.fault(`the intrinsic function ${intrinsic} is not simulated`);
    if (keys.length > 1) return scope.fault(`${intrinsic} must stand alone, not beside ${keys.join(', ')}`);
    return apply(value[intrinsic] ?? null, scope);
  }
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, scope)] as const);
  if (members.some(([, member]) => member === FAULTY)) return FAULTY;
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}

/** An expression of the section `Conditions`, or the argument of one. */
export function evaluateCondition(expression: Json, scope: Scope): boolean | typeof FAULTY {
  const [name, more] = isObject(expression) ? Object.keys(expression) : [];
  if (!isObject(expression) || name === undefined || more !== undefined) {
    return scope.fault(`not a condition: ${JSON.stringify(expression)}`);
  }
  const argument = expression[name] ?? null;
  if (name === 'Condition') return scope.condition(asText(argument));
  if (!isList(argument)) return scope.fault(`${name} needs a list`);
  if (name === 'Fn::Equals') return equals(argument, scope);

  const apply = { 'Fn::And': all, 'Fn::Or': some, 'Fn::Not': not }[name];
  if (!apply) return scope.fault(`the condition function ${name} is not simulated`);
  const terms: boolean[] = [];
  for (const term of argument.map((each) => evaluateCondition(each, scope))) {
    if (term === FAULTY) return FAULTY;
    terms.push(term);
  }
  return apply(terms);
}

const all = (terms: readonly boolean[]) => terms.every(Boolean);
const some = (terms: readonly boolean[]) => terms.some(Boolean);
const not = (terms: readonly boolean[]) => terms[0] === false;

function equals(argument: readonly Json[], scope: Scope): boolean | typeof FAULTY {
  const [left, right] = argument.map((each) => resolve(each, scope));
  if (left === FAULTY || right === FAULTY) return FAULTY;
  // Parameters are strings, whatever the template writes beside them.
  return isScalar(left) && isScalar(right)
    ? asText(left) === asText(right)
    : JSON.stringify(left) === JSON.stringify(right);
}

type Intrinsic = (argument: Json, scope: Scope) => unknown;

const FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) => scope.ref(asText(argument)),

  'Fn::GetAtt'(argument, scope) {
    if (typeof argument === 'string') {
      const dot = argument.indexOf('.');
      return scope.attribute(argument.slice(0, dot), argument.slice(dot + 1));
    }
    const [logicalId, attribute] = resolveList(argument, scope) ?? [];
    return isScalar(logicalId) && isScalar(attribute)
      ? scope.attribute(asText(logicalId), asText(attribute))
      : malformed('Fn::GetAtt', argument, scope);
  },

  'Fn::Join'(argument, scope) {
    const resolved = resolve(argument, scope);
    if (resolved === FAULTY) return FAULTY;
    const [delimiter, parts] = Array.isArray(resolved) ? (resolved as unknown[]) : [];
    return typeof delimiter === 'string' && Array.isArray(parts) && parts.every(isScalar)
      ? parts.map(asText).join(delimiter)
      : malformed('Fn::Join', argument, scope);
  },

  'Fn::Sub'(argument, scope) {
    if (typeof argument === 'string') return substitute(argument, {}, scope);
    const [template, variables] = isList(argument) ? argument : [];
    return typeof template === 'string' && isObject(variables)
      ? substitute(template, variables, scope)
      : malformed('Fn::Sub', argument, scope);
  },

  'Fn::Select'(argument, scope) {
    const resolved = resolveList(argument, scope);
    if (!resolved) return FAULTY;
    const [index, list] = resolved;
    if (!Array.isArray(list)) return malformed('Fn::Select', argument, scope);
    const element: unknown = list[Number(index)];
    return element === undefined ? scope.fault(`Fn::Select finds no element ${asText(index)}`) : element;
  },

  'Fn::Split'(argument, scope) {
    const resolved = resolveList(argument, scope);
    if (!resolved) return FAULTY;
    const [delimiter, whole] = resolved;
    return typeof delimiter === 'string' && typeof whole === 'string'
      ? whole.split(delimiter)
      : malformed('Fn::Split', argument, scope);
  },

  // The branch that is not taken is left alone: it may name what its condition leaves out.
  'Fn::If'(argument, scope) {
    if (!isList(argument) || argument.length !== 3) return malformed('Fn::If', argument, scope);
    const [name, then, otherwise] = argument;
    const holds = scope.condition(asText(name));
    return holds === FAULTY ? FAULTY : resolve((holds ? then : otherwise) ?? null, scope);
  },

  'Fn::FindInMap'(argument, scope) {
    const resolved = resolveList(argument, scope);
    if (!resolved) return FAULTY;
    if (resolved.length !== 3 || !resolved.every(isScalar)) return malformed('Fn::FindInMap', argument, scope);
    const [map, topLevelKey, secondLevelKey] = resolved.map(asText);
    return scope.mapping(map ?? '', topLevelKey ?? '', secondLevelKey ?? '');
  },

  'Fn::ImportValue'(argument, scope) {
    const name = resolve(argument, scope);
    return name === FAULTY ? FAULTY : scope.importedValue(asText(name));
  },

  // Of another Region or account: what is there is not simulated (Template Reference, "Fn::GetStackOutput").
  'Fn::GetStackOutput'(argument, scope) {
    const given = resolve(argument, scope);
    if (given === FAULTY) return FAULTY;
    const { StackName, OutputName, Region = REGION, ...rest } = (given ?? {}) as Readonly<Record<string, unknown>>;
    if (!isScalar(StackName) || !isScalar(OutputName) || Object.keys(rest).length > 0 || Region !== REGION)
      return malformed('Fn::GetStackOutput', argument, scope);
    return scope.stackOutput(asText(StackName), asText(OutputName));
  },

  'Fn::GetAZs'(argument, scope) {
    const region = resolve(argument, scope);
    if (region === FAULTY) return FAULTY;
    if (region !== '' && region !== REGION)
      return scope.fault(`Fn::GetAZs of ${asText(region)}: the Region is ${REGION}`);
    return [...ZONES];
  },

  'Fn::Base64'(argument, scope) {
    const resolved = resolve(argument, scope);
    return resolved === FAULTY ? FAULTY : Buffer.from(asText(resolved)).toString('base64');
  },
};

/** `${Name}`, `${Name.Attribute}` and the variables given; `${!Literal}` stays as `${Literal}`. */
function substitute(template: string, variables: Readonly<Record<string, Json>>, scope: Scope): unknown {
  let faulty = false;
  const text = template.replaceAll(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (inner.startsWith('!')) return `\${${inner.slice(1)}}`;
    const value = substitution(inner.trim(), variables, scope);
    if (isScalar(value)) return asText(value);
    if (value !== FAULTY) scope.fault(`Fn::Sub: ${inner} is not a single value`);
    faulty = true;
    return '';
  });
  return faulty ? FAULTY : text;
}

function substitution(name: string, variables: Readonly<Record<string, Json>>, scope: Scope): unknown {
  const variable = variables[name];
  if (variable !== undefined) return resolve(variable, scope);
  const dot = name.indexOf('.');
  return dot < 0 ? scope.ref(name) : scope.attribute(name.slice(0, dot), name.slice(dot + 1));
}

/** The arguments of a function, resolved; undefined if one of them is faulty. */
function resolveList(argument: Json, scope: Scope): readonly unknown[] | undefined {
  const resolved = resolve(argument, scope);
  if (resolved === FAULTY) return undefined;
  return Array.isArray(resolved) ? resolved : [];
}

function malformed(name: string, argument: Json, scope: Scope): typeof FAULTY {
  return scope.fault(`${name} cannot be applied to ${JSON.stringify(argument)}`);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
