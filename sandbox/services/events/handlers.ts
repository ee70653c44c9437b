import type * as client from '@aws-sdk/client-eventbridge';
import type { Core } from '../../core.ts';
import type { Handlers } from '../../wire/handlers.ts';
import { busHandlers } from './api/buses.ts';
import { invalid, reading } from './api/lookup.ts';
import { permissionHandlers } from './api/permissions.ts';
import { ruleHandlers } from './api/rules.ts';
import { tagHandlers } from './api/tags.ts';
import { targetHandlers } from './api/targets.ts';
import type { Buses } from './bus.ts';
import { compilePattern } from './pattern.ts';
import { refuseEntry } from './entryPermissions.ts';
import { parseObject, putEvents } from './putEvents.ts';

/** The API of EventBridge. */
export function createHandlers(core: Core, buses: Buses): Handlers<typeof client> {
  return {
    ...busHandlers(buses),
    ...permissionHandlers(buses),
    ...ruleHandlers(buses),
    ...tagHandlers(buses),
    ...targetHandlers(core, buses),
    PutEvents: (input, caller) => putEvents(buses, input.Entries ?? [], (entry) => refuseEntry(core, caller, entry)),
    TestEventPattern(input) {
      const matches = reading(() => compilePattern(JSON.parse(input.EventPattern ?? '')));
      const event = parseObject(input.Event ?? '');
      if (!event || ENVELOPE.some((name) => !Object.hasOwn(event, name)))
        throw invalid('Parameter Event is not valid.');
      return { Result: matches(event) };
    },
  };
}

/** Without these an event is none; `resources` and `detail` may be missing (recorded by localstack's validated tests). */
const ENVELOPE = ['id', 'account', 'source', 'time', 'region', 'detail-type'];
