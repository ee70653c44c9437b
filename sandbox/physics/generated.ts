import { createRandom } from '../random.ts';
import type { Trace } from './trace/trace.ts';

/**
 * A made-up load for whoever has no trace at hand: the reads of a shop over busy days. What it is like, not what any
 * shop had. At its height, 1.0 is the evening without noise.
 *
 * - A curve through the hours: a valley at 04:00, a ramp from 06:00 on, lunch at 12:30, a dip, the evening at 20:30.
 * - Noise that stays for some minutes (a first-order autoregression: 0.9 of it is there a minute later), 4 %.
 * - One flash sale a day at a time by chance between 10:00 and 18:00: the load rises within 3 minutes by 60 to 120 %
 *   of the evening's, stays for 20 and is gone 30 minutes later.
 */
export function generateShop(options: { seed: number; startMs: number; days?: number }): Trace {
  const { seed, startMs, days = 1 } = options;
  const random = createRandom(seed).fork('generated-shop');
  const values = new Float64Array(days * MINUTES_OF_DAY);
  let noise = 0;
  for (let day = 0; day < days; day++) {
    const sale = { startMinute: random.integer(10 * 60, 18 * 60), height: random.between(0.6, 1.2) };
    for (let minute = 0; minute < MINUTES_OF_DAY; minute++) {
      noise = NOISE_STAYS * noise + random.between(-1, 1) * NOISE_STEP;
      const load = curve(minute) * (1 + noise) + flashSale(minute - sale.startMinute, sale.height);
      values[day * MINUTES_OF_DAY + minute] = Math.max(0, load);
    }
  }
  return { name: `a generated shop (seed ${seed})`, startMs, values, missingPoints: 0, notes: [] };
}

const MINUTES_OF_DAY = 1440;
const NOISE_STAYS = 0.9;
/** Even numbers in ±0.03 have a deviation of 0.0173, which 0.9 a minute makes 0.04 of. */
const NOISE_STEP = 0.03;

/** Hours and loads; in between, a half cosine from each to the next, so that it has no corners. */
const CURVE: readonly (readonly [hour: number, load: number])[] = [
  [0, 0.28],
  [4, 0.1],
  [6, 0.15],
  [9.5, 0.55],
  [12.5, 0.8],
  [15, 0.6],
  [20.5, 1],
  [24, 0.28],
];

function curve(minute: number): number {
  const hour = minute / 60;
  const next = CURVE.findIndex(([at]) => at > hour);
  const [fromHour, from] = CURVE[next - 1]!;
  const [toHour, to] = CURVE[next]!;
  const part = (1 - Math.cos((Math.PI * (hour - fromHour)) / (toHour - fromHour))) / 2;
  return from + part * (to - from);
}

const SALE = { risesMinutes: 3, staysMinutes: 20, fallsMinutes: 30 };

function flashSale(minutesSince: number, height: number): number {
  if (minutesSince < 0) return 0;
  if (minutesSince < SALE.risesMinutes) return (height * minutesSince) / SALE.risesMinutes;
  const falling = minutesSince - SALE.risesMinutes - SALE.staysMinutes;
  return falling < 0 ? height : height * Math.max(0, 1 - falling / SALE.fallsMinutes);
}
