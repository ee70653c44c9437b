import { DEFAULT_FLEET_FILE, loadFleet } from '../fleet/load.ts';
import { describeSharedName, sharedNames } from '../fleet/sharedNames.ts';
import { fail } from './fail.ts';

/** The part of `npm run check` that validates the user's fleet file, and says what is allowed but seldom meant. */
const fleet = await loadFleet(process.env['EVENKEEL_FLEET'] ?? DEFAULT_FLEET_FILE).catch(fail);
for (const shared of fleet ? sharedNames(fleet.certificates) : []) console.log(describeSharedName(shared));
