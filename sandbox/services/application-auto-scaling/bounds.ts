import { validationError } from './errors.ts';

/** "0–15" for both bounds (Aurora User Guide, "Minimum and maximum capacity"). */
const CAPACITY_MAX = 15;

/** Throws ValidationException. */
export function checkBounds(min: number, max: number): void {
  for (const bound of [min, max])
    if (!Number.isInteger(bound) || bound < 0 || bound > CAPACITY_MAX)
      throw validationError(`Capacities must be between 0 and ${CAPACITY_MAX}, and one is ${bound}.`);
  if (min > max) throw validationError('Maximum capacity cannot be less than minimum capacity');
}
