/** `belowFloor` → `below floor`; `set-endpoint` stays. */
export const spaced = (name: string): string =>
  name.replace(/(?<=[a-z])[A-Z](?![A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** `1 reader`, `2 readers` */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** `100,214` */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** To two digits after the point at most: `3.6`, `81.96`, `10`. */
export const rounded = (value: number): string => String(Math.round(value * 100) / 100);

/** `shop, *.shop.example and 98 more` */
export function listed(names: readonly string[], shown = 2): string {
  const rest = names.length - shown;
  return rest > 1 ? `${names.slice(0, shown).join(', ')} and ${rest} more` : names.join(', ');
}

/** The end of a long identifier, which tells it from its siblings: `evenkeel-shop-4c1e` → `…4c1e`. */
export function shortened(id: string, longest = 11): string {
  if (id.length <= longest) return id;
  const parts = id.split('-');
  // A number alone is that of many.
  const last = parts.slice(parts.at(-1)!.length < 3 ? -2 : -1).join('-');
  return `…${last.length <= longest ? last : last.slice(-longest + 1)}`;
}

/** `eu-west-1b` → `eu-west-1` and `b`; of another shape (`use1-az2`, a local zone) nothing is taken apart. */
export function zoneParts(zone: string): { region: string; letter: string } {
  const match = /^(.+-\d)([a-z])$/.exec(zone);
  return match ? { region: match[1]!, letter: match[2]! } : { region: '', letter: zone };
}

/** `1b` of `eu-west-1b`. */
export const shortZone = (zone: string): string => /\d[a-z]$/.exec(zone)?.[0] ?? zone;

/** A fact as the command line prints it, `busy vCPUs 2.68`, in label and value. */
export function factParts(fact: string): { label: string; value: string } {
  const at = fact.lastIndexOf(' ');
  return at < 0 ? { label: '', value: fact } : { label: fact.slice(0, at), value: fact.slice(at + 1) };
}
