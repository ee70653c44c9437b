import type { Attempt } from '../../../workers/prober/contract/attempt.ts';
import type { Look } from '../kind.ts';

/** Of addresses that answer in turns, one look would miss some: every attempt of so long has to show the same. */
const SHOWN_FOR_MS = 5_000;

/**
 * Whether every address serves one certificate, as the newest attempts of the probes say: `10.0.1.7 0a1b, 10.0.2.9 0a1b`
 * each.
 * @param serial in lower case, without leading zeros
 * @param sinceMs what was seen earlier does not count
 */
export function seesEverywhere(
  attempts: readonly Attempt[],
  probes: readonly string[],
  serial: string,
  sinceMs: number,
): Look {
  const own = attempts.filter(({ probe, startedAtMs }) => probes.includes(probe) && startedAtMs >= sinceMs);
  const looks = probes.map((probe) => seesByProbe(probe, own, serial));
  return {
    settled: looks.every(({ settled }) => settled),
    text: looks.map(({ text }) => text).join('; '),
  };
}

function seesByProbe(probe: string, attempts: readonly Attempt[], serial: string): Look {
  const own = attempts
    .filter((attempt) => attempt.probe === probe)
    .toSorted((one, other) => one.startedAtMs - other.startedAtMs);
  const newest = own.at(-1);
  if (!newest) return { settled: false, text: `${probe} has told of no attempt yet` };
  const lately = own.filter(({ startedAtMs }) => startedAtMs > newest.startedAtMs - SHOWN_FOR_MS);
  const shown = lately.map(({ answeredBy = '' }) => addressesIn(answeredBy));
  const addresses = new Map(shown.flat().map(({ address, served }) => [address, served]));
  const serving = [...addresses.keys()].filter((address) =>
    shown.flat().every((one) => one.address !== address || one.served === serial),
  );
  // A failure that shows nothing is no witness for either of the two.
  const isWhole = addresses.size > 0 && serving.length === addresses.size && shown.every(({ length }) => length > 0);
  return { settled: isWhole, text: `${probe} sees ${serial} on ${serving.length} of ${addresses.size} addresses` };
}

const addressesIn = (answeredBy: string) =>
  answeredBy.split(', ').flatMap((pair) => {
    const [address, served] = pair.split(' ');
    return address && served ? [{ address, served: served.replace(/^0+/, '') }] : [];
  });
