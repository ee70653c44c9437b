import { AwsError } from '../../../wire/handlers.ts';
import type { Bus, Buses } from '../bus.ts';
import { InvalidPattern } from '../pattern.ts';
import type { Rule } from '../rule.ts';

/** @throws {AwsError} ResourceNotFoundException */
export function busOf(buses: Buses, reference: string | undefined): Bus {
  const bus = buses.find(reference);
  if (bus) return bus;
  throw new AwsError('ResourceNotFoundException', `Event bus ${(reference ?? '').split('/').at(-1)} does not exist.`);
}

/** @throws {AwsError} ResourceNotFoundException */
export function ruleOf(bus: Bus, name = ''): Rule {
  const rule = bus.rules.get(name);
  if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${bus.name}.`);
  return rule;
}

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** Recorded for the sixth target of a rule; the other quotas are taken to answer alike. */
export const tooMany = (): AwsError =>
  new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');

/** Turns what is wrong with a pattern into the error that the caller sees. */
export function reading<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InvalidPattern) && !(error instanceof SyntaxError)) throw error;
    throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${error.message}`);
  }
}
