import type { Filter } from '@aws-sdk/client-ec2';
import { AwsError } from '../../wire/handlers.ts';
import { notSimulated } from '../../wire/unsimulated.ts';

/** What something may be found by: a filter's name, and the values that a thing has there. */
export type FilterValues = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The filters of tags, which everything that has tags can be found by. */
export const tagFilters = (tags: ReadonlyMap<string, string>): FilterValues => ({
  'tag-key': [...tags.keys()],
  ...Object.fromEntries([...tags].map(([key, value]) => [`tag:${key}`, value])),
});

/**
 * All filters have to match, and of each any value. `*` stands for any characters, `?` for one (EC2 user guide, "Filter
 * your resources").
 * @param whole whether these are all filters that AWS has here: others are invalid, and not just not simulated
 * @throws {AwsError} InvalidParameterValue
 */
export function matches(
  filters: readonly Filter[] | undefined,
  values: FilterValues,
  { operation, whole }: { readonly operation: string; readonly whole: boolean },
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const found = Object.hasOwn(values, Name) ? values[Name] : undefined;
    if (!Object.hasOwn(values, Name) && !Name.startsWith('tag:')) {
      if (!whole) throw notSimulated(`The filter ${Name} of ${operation}`);
      throw new AwsError('InvalidParameterValue', `The filter '${Name}' is invalid`);
    }
    const present = typeof found === 'string' ? [found] : (found ?? []);
    return Values.some((wanted) => present.some((value) => patternOf(wanted).test(value)));
  });
}

function patternOf(wanted: string): RegExp {
  const escaped = wanted.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
