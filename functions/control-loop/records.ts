/** The record without these keys. */
export function without<T>(record: Readonly<Record<string, T>>, ids: readonly string[]): Record<string, T> {
  return filterValues(record, (_, id) => !ids.includes(id));
}

export function filterValues<T>(record: Readonly<Record<string, T>>, keep: (value: T, id: string) => boolean) {
  return Object.fromEntries(Object.entries(record).filter(([id, value]) => keep(value, id)));
}

export function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T, id: string) => T) {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, map(value, id)]));
}
