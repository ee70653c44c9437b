import { signal } from '@preact/signals';

/** What of the page stands in its address, so that it can be sent to a colleague and survives a reload. */
export type AddressField = 'installation' | 'cluster' | 'entry' | 'filter' | 'group';

const parameters = signal(new URLSearchParams(location.search));

/** Undefined where the address does not name it. */
export const addressOf = (field: AddressField): string | undefined => parameters.value.get(field) ?? undefined;

/** Without an entry in the browser's history: going back leaves the page. */
export function setAddress(fields: Partial<Record<AddressField, string | undefined>>): void {
  const next = new URLSearchParams(parameters.value);
  for (const [field, value] of Object.entries(fields)) {
    if (value) next.set(field, value);
    else next.delete(field);
  }
  if (next.toString() === parameters.value.toString()) return;
  const query = next.toString();
  history.replaceState(null, '', `${location.pathname}${query ? `?${query}` : ''}${location.hash}`);
  parameters.value = next;
}

addEventListener('popstate', () => {
  parameters.value = new URLSearchParams(location.search);
});
