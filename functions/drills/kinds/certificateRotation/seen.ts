import type { Attempt } from '../../../workers/prober/contract/attempt.ts';
import type { Observation } from '../kind.ts';

/** Addresses answer in turns, so one attempt would miss some: all attempts of this long must show the same. */
const SHOWN_FOR_MS = 5_000;

/**
 * Whether every address serves one certificate, by the newest attempts of the probes: `10.0.1.7 0a1b, 10.0.2.9 0a1b`
 * each.
 * @param serial in lower case, without leading zeros
 * @param sinceMs earlier attempts do not count
 */
export function seesEverywhere(
  attempts: readonly Attempt[],
  probes: readonly string[],
  serial: string,
  sinceMs: number,
): Observation {
  const own = attempts.filter(({ probe, startedAtMs }) => probes.includes(probe) && startedAtMs >= sinceMs);
  const observations = probes.map((probe) => seesByProbe(probe, own, serial));
  return {
    settled: observations.every(({ settled }) => settled),
    text: observations.map(({ text }) => text).join('; '),
  };
}

function seesByProbe(probe: string, attempts: readonly Attempt[], serial: string): Observation {
  const own = attempts
    .filter((attempt) => attempt.probe === probe)
    .toSorted((one, other) => one.startedAtMs - other.startedAtMs);
  const newest = own.at(-1);
  if (!newest) return { settled: false, text: `${probe} has made no attempt yet` };
  const lately = own.filter(({ startedAtMs }) => startedAtMs > newest.startedAtMs - SHOWN_FOR_MS);
  const shown = lately.map(({ answeredBy = '' }) => addressesIn(answeredBy));
  const addresses = new Map(shown.flat().map(({ address, served }) => [address, served]));
  const serving = [...addresses.keys()].filter((address) =>
    shown.flat().every((one) => one.address !== address || one.served === serial),
  );
  // A failed attempt shows neither of the two.
  const isWhole = addresses.size > 0 && serving.length === addresses.size && shown.every(({ length }) => length > 0);
  return { settled: isWhole, text: `${probe} sees ${serial} on ${serving.length} of ${addresses.size} addresses` };
}

const addressesIn = (answeredBy: string) =>
  answeredBy.split(', ').flatMap((pair) => {
    const [address, served] = pair.split(' ');
    return address && served ? [{ address, served: served.replace(/^0+/, '') }] : [];
  });
