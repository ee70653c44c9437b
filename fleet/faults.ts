import type { z } from 'zod';

/** One thing that is wrong with a fleet. */
export interface FleetFault {
  /** Where: `clusters.shop.readers.min`. */
  readonly path: string;
  /** The value that stands there, as JSON; `nothing` where the field is missing. */
  readonly value: string;
  /** What would be allowed. */
  readonly allowed: string;
}

/** A fleet that cannot be used; `faults` has everything that is wrong with it. */
export class FleetError extends Error {
  readonly faults: readonly FleetFault[];

  constructor(faults: readonly FleetFault[]) {
    super(
      ['The fleet is not valid:', ...faults.map((fault) => `  ${fault.path}: ${fault.value} — ${fault.allowed}`)].join(
        '\n',
      ),
    );
    this.name = 'FleetError';
    this.faults = faults;
  }
}

/** Turns zod's issues into sentences that say where, what stands there and what is allowed. */
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
  return [faultAt(path, input, allowedBy(issue))];
}

/** Where only parts of a value are wrong, this is the one of several shapes that was meant. */
const isAboutAPart = ({ code, path }: z.core.$ZodIssue) => path.length > 0 || code === 'unrecognized_keys';

function faultAt(path: readonly PropertyKey[], input: unknown, allowed: string): FleetFault {
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], input);
  return {
    path: path.length > 0 ? path.map(String).join('.') : 'the fleet',
    value: value === undefined ? 'nothing' : JSON.stringify(value),
    allowed,
  };
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'array' ? `at least ${issue.minimum} entry` : `at least ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'string' ? `at most ${issue.maximum} characters` : `at most ${issue.maximum}`;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'another name';
    default:
      return issue.message;
  }
}
