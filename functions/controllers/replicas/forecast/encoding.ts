import type { LoadHistory } from './history.ts';

/** A history as the ledger keeps it: two bytes a point, so that nine weeks of five minutes are 48 kB of text. */
export interface EncodedHistory {
  readonly newestMs: number;
  readonly stepMs: number;
  /** The largest load in it, which the others are told in parts of. */
  readonly peak: number;
  /** Codes of 16 bits each, low byte first, in base64. */
  readonly loads: string;
}

const LARGEST_CODE = 65_534;
const NOT_MEASURED = 65_535;

/**
 * Codes are square roots of parts of the peak: a load of a thousandth of the peak is still kept to a thousandth of
 * itself, where even steps would round it to a hundredth.
 */
export function encodeHistory({ newestMs, stepMs, loads }: LoadHistory): EncodedHistory {
  const peak = loads.reduce((largest, load) => (load > largest ? load : largest), 0);
  const bytes = Buffer.alloc(2 * loads.length);
  for (const [at, load] of loads.entries()) {
    const code = Number.isNaN(load) ? NOT_MEASURED : peak > 0 ? Math.round(LARGEST_CODE * Math.sqrt(load / peak)) : 0;
    bytes.writeUInt16LE(code, 2 * at);
  }
  return { newestMs, stepMs, peak, loads: bytes.toString('base64') };
}

export function decodeHistory({ newestMs, stepMs, peak, loads }: EncodedHistory): LoadHistory {
  const bytes = Buffer.from(loads, 'base64');
  const decoded = new Float64Array(bytes.length >> 1);
  for (let at = 0; at < decoded.length; at++) {
    const code = bytes.readUInt16LE(2 * at);
    decoded[at] = code === NOT_MEASURED ? Number.NaN : peak * (code / LARGEST_CODE) ** 2;
  }
  return { newestMs, stepMs, loads: decoded };
}
