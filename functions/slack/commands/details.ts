import { escape } from '../blocks.ts';

/** The details of a decision, such as its readers or its endpoint. */
export function describeDetails(details: Readonly<Record<string, unknown>> = {}): string {
  return escape(
    Object.entries(details)
      .map(([name, value]) => `${name} ${describeValue(value)}`)
      .join(', '),
  );
}

function describeValue(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  if (value.length === 0) return 'none';
  return value
    .map((item) => (typeof item === 'object' && item !== null ? Object.values(item).join(' ') : String(item)))
    .join(' + ');
}
