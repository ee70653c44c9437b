/** A domain name as it is compared: in lower case, without the dot of the root at its end. */
export const canonicalName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

/** Whether a name is a zone's own or lies in it. Both must be canonical; labels are not cut. */
export const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

/** The name without its first label; undefined for a top-level domain. */
export function parentOf(name: string): string | undefined {
  const dot = name.indexOf('.');
  return dot < 0 ? undefined : name.slice(dot + 1);
}
