import { inspect } from 'node:util';
import type { z } from 'zod';

/** One fault in a fleet. */
export interface FleetFault {
  /** Where: `clusters.shop.readers.min`. */
  readonly path: string;
  /** The value found, as TypeScript; `nothing` if the field is missing, and the name if the name is invalid. */
  readonly value: string;
  /** What would be allowed. */
  readonly allowed: string;
}

/** A fleet, or a hub, that cannot be used; `faults` lists everything that is invalid. */
export class FleetError extends Error {
  readonly faults: readonly FleetFault[];

  /**
   * @param file the file that contains the fleet, if any
   * @param what it is
   */
  constructor(faults: readonly FleetFault[], file?: string, what: 'fleet' | 'hub' = 'fleet') {
    const lines = faults.map((fault) => `  ${fault.path}: ${fault.value} — ${fault.allowed}`);
    super([`The ${what}${file === undefined ? '' : ` in ${file}`} is not valid:`, ...lines].join('\n'));
    this.name = 'FleetError';
    this.faults = faults;
  }
}

/** Turns zod's issues into sentences: where, what was found and what is allowed. */
export function faultsOf(error: z.ZodError, input: unknown): FleetFault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue, issue.path, input));
}

function faultsOfIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[], input: unknown): FleetFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => faultAt([...path, key], input, 'no such field; check its spelling'));
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((issues) => issues.every(isAboutAPart));
    if (meant) return meant.flatMap((part) => faultsOfIssue(part, [...path, ...part.path], input));
  }
  const fault = faultAt(path, input, allowedBy(issue));
  return [issue.code === 'invalid_key' ? { ...fault, value: written(path.at(-1)) } : fault];
}

/** If a value matches one of several shapes except for parts of it, that is the shape that was meant. */
const isAboutAPart = ({ code, path }: z.core.$ZodIssue) => path.length > 0 || code === 'unrecognized_keys';

function faultAt(path: readonly PropertyKey[], input: unknown, allowed: string): FleetFault {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
  return {
    path: path.length > 0 ? path.map(String).join('.') || "''" : 'the fleet',
    value: value === undefined ? 'nothing' : written(value),
    allowed,
  };
}

/** As it is written in a fleet file, on one line. */
const written = (value: unknown) => inspect(value, { breakLength: Number.POSITIVE_INFINITY });

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue)}`;
    case 'invalid_value':
      return `one of ${issue.values.map(written).join(', ')}`;
    case 'invalid_type':
      return TYPES[issue.expected] ?? `a value of type ${issue.expected}`;
    case 'invalid_key':
      return issue.issues.map(allowedBy).join('; ');
    default:
      return issue.message;
  }
}

/** Plain words for zod's type names. */
const TYPES: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  array: 'a list: [ … ]',
  object: 'an object: { … }',
  record: 'an object: { … }',
};

const UNITS: Readonly<Record<string, string>> = { array: ' in the list', string: ' characters' };

const unitOf = ({ origin }: { readonly origin: string }) => UNITS[origin] ?? '';
