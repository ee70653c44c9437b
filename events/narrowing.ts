import type { EventDefinition, EventPattern } from './envelope.ts';
import type { FleetNames, Named } from './names.ts';

export type { FleetNames } from './names.ts';

/** The values of a field that is such a name, after `before` if that is given. */
export const being = (named: Named, before = ''): unknown[] =>
  'names' in named ? named.names.map((name) => `${before}${name}`) : [{ prefix: `${before}${named.prefix}` }];

/** The values of a field that ends with such a name, after `before`. */
export const endingWith = (named: Named, before: string): unknown[] =>
  'names' in named
    ? named.names.map((name) => ({ suffix: `${before}${name}` }))
    : [{ wildcard: `*${before}${named.prefix}*` }];

/** EventBridge takes so many characters (quotas, "Event pattern size"); CDK may spell a few of them longer. */
const PATTERN_CHARACTERS = 1_900;

/** How narrow a rule is: by the names themselves, by how they begin, or not at all. */
export type Width = 'names' | 'prefixes' | 'everything';

/**
 * The narrowest pattern that fits into a rule; undefined where the fleet names nothing that such an event could be about,
 * so that nobody needs a rule.
 */
export function narrowed(
  { pattern, narrowing }: Pick<EventDefinition, 'pattern' | 'narrowing'>,
  stage: string,
  names: FleetNames,
): { readonly pattern: EventPattern; readonly width: Width } | undefined {
  const whole = pattern(stage);
  if (!narrowing) return { pattern: whole, width: 'names' };
  const { kinds, fields } = narrowing;
  if (kinds.every((kind) => names[kind].length === 0)) return undefined;
  for (let shortened = 0; shortened <= kinds.length; shortened++) {
    const named = kinds.map((kind, at): Named => {
      const distinct = [...new Set(names[kind])];
      return at < shortened ? { prefix: commonPrefix(distinct) } : { names: distinct };
    });
    const isUseful = named.every((one) => ('names' in one ? one.names.length > 0 : one.prefix.length > 0));
    const candidate = merge(whole, fields(...named));
    if (isUseful && JSON.stringify(candidate).length <= PATTERN_CHARACTERS)
      return { pattern: candidate, width: shortened === 0 ? 'names' : 'prefixes' };
  }
  return { pattern: whole, width: 'everything' };
}

const merge = (whole: EventPattern, { detail, resources }: Partial<EventPattern>): EventPattern => ({
  ...whole,
  ...(resources && { resources }),
  ...((whole.detail ?? detail) && { detail: { ...whole.detail, ...detail } }),
});

function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  while (others.some((name) => !name.startsWith(first.slice(0, length)))) length--;
  return first.slice(0, length);
}
