import { colourOf } from '../state/look.ts';

/** The colours of a canvas, which knows no custom properties. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly accent: string;
  readonly water: string;
  readonly area: string;
  readonly band: string;
  readonly over: CanvasPattern | string;
}

export function readPalette(): Palette {
  const soft = colourOf('--fill-soft');
  return {
    ink: colourOf('--ink'),
    soft: colourOf('--ink-soft'),
    accent: colourOf('--accent'),
    water: colourOf('--water'),
    area: withAlpha(soft, 0.62),
    band: withAlpha(soft, 0.6),
    over: hatch(colourOf('--warn-fill')),
  };
}

/** @param colour as `getComputedStyle` gives it: `rgb(1, 2, 3)` */
const withAlpha = (colour: string, alpha: number): string =>
  colour.replace(/^rgba?\(([^,]+),([^,]+),([^,)]+).*\)$/, `rgba($1,$2,$3, ${alpha})`);

const HATCH_PX = 5;

/** The same hatch as in the style sheets: above the target is told by more than its colour. */
function hatch(colour: string): CanvasPattern | string {
  const size = Math.round(HATCH_PX * devicePixelRatio);
  const tile = document.createElement('canvas');
  [tile.width, tile.height] = [size, size];
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.fillStyle = withAlpha(colour, 0.35);
  context.fillRect(0, 0, size, size);
  context.strokeStyle = colour;
  context.lineWidth = size * 0.5;
  for (const shift of [-size, 0, size]) {
    context.beginPath();
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
    context.stroke();
  }
  return context.createPattern(tile, 'repeat') ?? colour;
}
