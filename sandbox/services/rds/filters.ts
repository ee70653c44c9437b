import type { Filter } from '@aws-sdk/client-rds';
import { invalidParameterValue } from './errors.ts';
import { bareId } from './identifiers.ts';

/**
 * The values of each filter by its name; `known` lists the names that the operation takes, and `asWritten`
 * those whose values are no identifiers and so are case-sensitive. An item passes if, for
 * every filter, it has one of the values. Raises InvalidParameterValue.
 */
export function readFilters<Name extends string>(
  filters: readonly Filter[] | undefined,
  known: readonly Name[],
  asWritten: readonly Name[] = [],
): Partial<Record<Name, ReadonlySet<string>>> {
  const read: Partial<Record<Name, ReadonlySet<string>>> = {};
  for (const { Name, Values } of filters ?? []) {
    const name = known.find((candidate) => candidate === Name);
    if (!name) throw invalidParameterValue(`Unrecognized filter name: ${Name}`);
    if (!Values || Values.length === 0) throw invalidParameterValue(`The filter ${Name} has no values.`);
    read[name] = new Set(asWritten.includes(name) ? Values : Values.map(bareId));
  }
  return read;
}
