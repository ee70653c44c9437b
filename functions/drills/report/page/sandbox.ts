import type { Origin } from '../../api/report.ts';
import { type Markup, markup } from './markup.ts';

interface Report {
  readonly origin: Pick<Origin, 'sandbox'>;
}

/** So many rows cover the longest page; what is below its end is cut off. */
const STAMPS = 40;

/** Across the page, so that no cut-out of it passes for evidence. */
export function stamp({ origin }: Report): Markup | undefined {
  if (origin.sandbox === undefined) return undefined;
  const rows = Array.from({ length: STAMPS }, (_, at) => markup`<i style="top:${240 + at * 520}px">SANDBOX</i>`);
  return markup`<div class="stamp" aria-hidden="true">${rows}</div>`;
}

/** Why the report is no evidence. */
export const banner = ({ origin }: Report): Markup | undefined =>
  origin.sandbox === undefined
    ? undefined
    : markup`<p class="sandbox" role="note"><b>SANDBOX</b><span>${origin.sandbox} This report is no evidence about an account of AWS.</span></p>`;
