import { z } from 'zod';

/** The kinds of weather, in the order in which they are shown. */
export const WEATHER_KINDS = [
  'pause',
  'speed',
  'next-decision',
  'load-up',
  'load-down',
  'load-spike',
  'zone-outage',
  'target-failure',
  'reader-failure',
  'writer-failure',
  'delete-record',
  'age-certificates',
  'refuse-api',
  'refuse-offering',
  'undo',
] as const;

export type WeatherKind = (typeof WEATHER_KINDS)[number];

const requestSchema = z.strictObject({
  kind: z.enum(WEATHER_KINDS),
  target: z.string().min(1).max(300).optional(),
  amount: z.number().min(0).max(10_000).optional(),
});

export interface WeatherRequest {
  readonly kind: WeatherKind;
  readonly target?: string | undefined;
  readonly amount?: number | undefined;
}

/** The weather cannot be made like this: what is wrong, for people. */
export class WeatherError extends Error {}

/** @throws {WeatherError} */
export function readRequest(input: unknown): WeatherRequest {
  const read = requestSchema.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new WeatherError([issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
}
