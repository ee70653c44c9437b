/** A value as CloudTrail writes it: members begin with a small letter, dates are texts, bytes are left out. */
export function asLogged(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return undefined;
  if (Array.isArray(value)) return value.map(asLogged);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const logged = asLogged(member);
    return logged === undefined ? [] : [[name.charAt(0).toLowerCase() + name.slice(1), logged] as const];
  });
  return Object.fromEntries(members);
}
