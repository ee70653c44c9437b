/**
 * The resources that a controller may change. What it only observes, it needs no right to change, and with none that
 * acts its role has none.
 */
export const acting = <Policy extends { readonly mode: 'observe' | 'act' }>(
  entries: Readonly<Record<string, Policy>>,
): [name: string, policy: Policy][] => Object.entries(entries).filter(([, { mode }]) => mode === 'act');
