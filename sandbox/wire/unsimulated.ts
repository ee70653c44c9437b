import { AwsError } from './handlers.ts';

/** What this Region does not simulate is refused by its name and never ignored. */
export const notSimulated = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not simulated by this Region.`, { status: 501 });

/** Refuses members of an input that the operation, `SERVICE:NAME`, would otherwise ignore. */
export function refuseUnsimulated(operation: string, input: object, simulated: ReadonlySet<string>): void {
  for (const [member, value] of Object.entries(input))
    if (value !== undefined && !simulated.has(member)) throw notSimulated(`${member} of ${operation}`);
}
