import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/**
 * How long a function's call to AWS travels, one way, in milliseconds (a guess: calls within a Region answer in 10 to
 * 60 ms). People's calls take no Region time: nobody moves the clock on while they wait.
 */
const ONE_WAY_MS = [5, 30] as const;

/** Makes calls travel on a clock. */
export function createTravel(clock: Clock, parent: Random) {
  const random = parent.fork('network');
  const oneWay = () => clock.sleep(random.between(...ONE_WAY_MS));
  return async <Response>(call: () => Promise<Response>): Promise<Response> => {
    await oneWay();
    const response = await call();
    await oneWay();
    return response;
  };
}
