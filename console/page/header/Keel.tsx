import type { Trim } from './verdict.ts';

/** The mark of the product. */
export function Keel({ trim }: { trim: Trim }) {
  return (
    <svg class={`keel ${trim}`} viewBox="0 0 26 26" aria-hidden="true">
      <circle cx="13" cy="13" r="11.5" class="rim" />
      <path d="M1.6 14.5h3.8M20.6 14.5h3.8" class="sea" />
      <g class="hull">
        <path d="M6.4 11.2h13.2c0 4.6-2.9 8-6.6 8s-6.6-3.4-6.6-8z" class="body" />
        <path d="M13 4.6v6.6" class="rim" />
      </g>
    </svg>
  );
}
