import { type Constraint, violationsOf } from '../wire/constraints.ts';
import { AwsError } from '../wire/handlers.ts';

/** What the operation behind a resource demands of properties, by their paths: `Timeout`, `EphemeralStorage.Size`. */
export type PropertyConstraints = Readonly<Record<string, Constraint>>;

/**
 * Refuses properties as the operation does to which CloudFormation hands them on.
 * @throws {AwsError} `code`, with everything that is wrong
 */
export function checkPropertyConstraints(
  properties: Readonly<Record<string, unknown>>,
  constraints: PropertyConstraints,
  code = 'ValidationException',
): void {
  const violations = Object.entries(constraints).flatMap(([path, constraint]) => {
    const keys = path.split('.');
    const value = keys.reduce<unknown>(
      (at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key],
      properties,
    );
    return value === undefined ? [] : violationsOf(constraint, value, keys);
  });
  if (violations.length === 0) return;
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'}`;
  throw new AwsError(code, `${count} detected: ${violations.join('; ')}`, { status: 400 });
}
