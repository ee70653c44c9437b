/** The details of a decision, such as its readers or its endpoint. */
export function describeDetails(details: Readonly<Record<string, unknown>> = {}): string {
  return Object.entries(details)
    .map(([name, value]) => `${name} ${describeDetail(value)}`)
    .join(', ');
}

function describeDetail(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(describeItem).join(' + ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

const describeItem = (item: unknown): string =>
  typeof item === 'object' && item !== null
    ? Object.values(item)
        .map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part)))
        .join(' ')
    : String(item);
