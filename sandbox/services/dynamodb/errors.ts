import { AwsError } from '../../wire/handlers.ts';

/** DynamoDB's answer to a request that makes no sense as it stands. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** For members of a request that exist at AWS and not here. */
export function notSimulated(what: string): AwsError {
  return invalid(`${what} is not simulated`);
}

/** Throws if `input` holds one of `members`, which are not simulated. A member that says "off" is no reason to refuse. */
export function refuse(input: object, members: readonly string[]): void {
  const given = input as Readonly<Record<string, unknown>>;
  for (const member of members) {
    const value = given[member];
    if (value !== undefined && value !== null && value !== false) throw notSimulated(member);
  }
}

/** The value of a required member, which the SDK's types let be absent. */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined || value === null) {
    throw constraint('null', member, 'Member must not be null');
  }
  return value;
}

/** A breach of what the service's model demands of one member. */
export function constraint(value: string, member: string, rule: string): AwsError {
  const shown = value === 'null' ? value : `'${value}'`;
  return invalid(`1 validation error detected: Value ${shown} at '${member}' failed to satisfy constraint: ${rule}`);
}

/** Throws unless `value` is absent or one of `allowed`. */
export function oneOf<T extends string>(value: T | undefined, member: string, allowed: readonly T[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw constraint(value, member, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
}

export function tableNotFound(name?: string): AwsError {
  const detail = name === undefined ? '' : `: Table: ${name} not found`;
  return new AwsError('ResourceNotFoundException', `Requested resource not found${detail}`);
}
