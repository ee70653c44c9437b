import { asText } from '../../../deploy/json.ts';
import { WAIT_MAX_SECONDS } from '../quotas.ts';
import { type Definition, RuntimeFault } from '../language/faults.ts';
import { isPresent, select, type Sources } from '../language/paths.ts';
import { timestampMs } from '../language/timestamp.ts';

/** How long a Wait state waits from `nowMs` on. @throws {RuntimeFault} in AWS's words, as recorded */
export function waitMs(state: Definition, sources: Sources, nowMs: number): number {
  const waits = state['Seconds'] !== undefined || state['SecondsPath'] !== undefined;
  const delayMs = waits ? 1000 * secondsOf(state, sources) : momentOf(state, sources) - nowMs;
  if (delayMs > 1000 * WAIT_MAX_SECONDS) throw new RuntimeFault('Wait state delay is too long.');
  return Math.max(0, delayMs);
}

function secondsOf(state: Definition, sources: Sources): number {
  if (state['SecondsPath'] === undefined) return Number(state['Seconds']);
  const path = asText(state['SecondsPath']);
  if (!isPresent(path, sources))
    throw new RuntimeFault(`The SecondsPath parameter does not reference an input value: ${path}`);
  const seconds = select(path, sources);
  const shown = `${path} == ${JSON.stringify(seconds)}`;
  if (!Number.isInteger(seconds)) {
    throw new RuntimeFault(`The SecondsPath parameter cannot be parsed as a long value: ${shown}`);
  }
  if (Number(seconds) < 0) throw new RuntimeFault(`The SecondsPath parameter references a negative value: ${shown}`);
  return Number(seconds);
}

function momentOf(state: Definition, sources: Sources): number {
  const path = state['TimestampPath'];
  const given = path === undefined ? state['Timestamp'] : select(asText(path), sources);
  const atMs = timestampMs(given);
  if (atMs !== undefined) return atMs;
  const form = 'ISO-8601 extended offset date-time format string';
  throw new RuntimeFault(
    path === undefined
      ? `The Timestamp field cannot be parsed as an ${form}: ${asText(given)}`
      : `The TimestampPath parameter does not reference a valid ${form}: ${asText(path)} == ${asText(given)}`,
  );
}
