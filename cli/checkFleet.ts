import { DEFAULT_FLEET_FILE, loadFleet } from '../fleet/load.ts';
import { fail } from './fail.ts';

/** The part of `npm run check` that validates the user's fleet file. */
await loadFleet(process.env['EVENKEEL_FLEET'] ?? DEFAULT_FLEET_FILE).catch(fail);
