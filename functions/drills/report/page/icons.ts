import { Markup } from './markup.ts';

/** The console's signs: always beside a word, and told apart by their shapes. */
const PATHS = {
  ok: '<path d="m3 8.5 3.5 3.5L13 4.5"/>',
  cross: '<path d="m4 4 8 8m0-8-8 8"/>',
  octagon:
    '<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2z" fill="currentColor"/><path d="M8 4.5v4.3M8 10.6v1" style="stroke:var(--surface)" stroke-width="2"/>',
  triangle: '<path d="M8 2 15 14H1z"/><path d="M8 6.5v4M8 12v.6"/>',
  barred: '<circle cx="8" cy="8" r="6"/><path d="M4 12 12 4"/>',
  person: '<circle cx="8" cy="5" r="2.7"/><path d="M2.5 14c.6-3.4 2.7-5 5.5-5s4.9 1.6 5.5 5"/>',
  stop: '<rect x="3" y="3" width="10" height="10" fill="currentColor"/>',
} as const;

export type IconName = keyof typeof PATHS;

export const icon = (name: IconName): Markup =>
  new Markup(`<svg class="i" viewBox="0 0 16 16" aria-hidden="true">${PATHS[name]}</svg>`);

/** Evenkeel's mark: a hull on its waterline. */
export const MARK = new Markup(
  '<svg class="keel" viewBox="0 0 26 26" aria-hidden="true"><circle cx="13" cy="13" r="11.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M1.5 14.5h4M20.5 14.5h4" stroke="var(--accent)" stroke-width="1.8"/><path d="M6.5 11h13c0 4.5-2.8 8-6.5 8s-6.5-3.5-6.5-8z" fill="var(--accent)"/><path d="M13 4.5V11" stroke="currentColor" stroke-width="1.6"/></svg>',
);
