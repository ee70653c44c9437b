const compiled = new Map<string, RegExp>();

/** As many as the rules of some load balancers have. */
const MAX_COMPILED = 5_000;

/**
 * Whether a value fits a pattern of a rule: `*` stands for any characters, `?` for exactly one ("Rule condition types").
 * @param isCaseSensitive hosts are compared without regard to case, paths with it
 */
export function fitsPattern(pattern: string, value: string, isCaseSensitive = false): boolean {
  const key = `${isCaseSensitive ? 's' : 'i'}${pattern}`;
  let expression = compiled.get(key);
  if (!expression) {
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    const source = pattern
      .replace(/[\\^$.+()|[\]{}]/g, '\\$&')
      .replace(/\*+/g, '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, isCaseSensitive ? 's' : 'si');
    compiled.set(key, expression);
  }
  return expression.test(value);
}
