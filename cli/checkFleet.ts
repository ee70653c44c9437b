import { DEFAULT_FLEET_FILE, loadFleet } from '../fleet/load.ts';
import { fail } from './fail.ts';

/** The part of `npm run check` that looks at what the user wrote. */
const file = process.env['EVENKEEL_FLEET'] ?? DEFAULT_FLEET_FILE;
await loadFleet(file).catch((error: unknown) => {
  fail(new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`));
});
