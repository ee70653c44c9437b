import type { ActionResult, Clock, WeatherEvent, WeatherMeta } from '../model.ts';

/** What a sandbox lets a page do with its Region; an account has none. */
export interface Weather {
  meta(): WeatherMeta;
  pace(): Pick<Clock, 'speed' | 'speedWhenRunning'>;
  /** Does what a page asks for, or says why not. */
  apply(request: unknown): Promise<ActionResult>;
  /** Hears of what happens, and of undefined where only what `meta` or `pace` say has changed. */
  subscribe(listener: (event: WeatherEvent | undefined) => void): void;
}
