import { FleetError } from '../../fleet/faults.ts';
import { defineFleet, type FleetInput } from '../../fleet/fleet.ts';
import endings from '../../sandbox/faults/endingsFleet.ts';
import busyDay from '../../sandbox/scenarios/busy-day/fleet.ts';
import certificates from '../../sandbox/scenarios/certificates/fleet.ts';
import drills from '../../sandbox/scenarios/drills/fleet.ts';
import onCall from '../../sandbox/scenarios/on-call/fleet.ts';
import zones from '../../sandbox/scenarios/az-outage/fleet.ts';
import { changed } from './mutations.ts';
import { answerOf, must, target } from './target.ts';

export const fleets = target({
  name: 'fleets',
  guarantee:
    'a fleet is taken, stays the same as JSON, or is refused with each fault: where, what, and what is allowed',
  inputs: changed([busyDay, certificates, drills, onCall, zones, endings]),
  check: (input) => {
    const fleet = answerOf(
      () => defineFleet(input as FleetInput),
      (error) =>
        error instanceof FleetError &&
        error.faults.length > 0 &&
        error.faults.every(({ path, value, allowed }) => path !== '' && value !== '' && allowed !== ''),
    );
    if (!fleet) return;
    // It travels as JSON beside each bundle.
    const travelled = defineFleet(JSON.parse(JSON.stringify(fleet)) as FleetInput);
    must(JSON.stringify(travelled) === JSON.stringify(fleet), 'as JSON, it is another one');
  },
});
