import type { Random } from '../random.ts';
import type { EventOnBus } from '../services/events/index.ts';
import type { FaultContext } from './context.ts';
import { EVENT_FAULTS, type EventFault } from './kinds.ts';

/** Between the two deliveries of a doubled event: a guess. */
const DOUBLED_MAX_MS = 60_000;

/** How late an event comes: late enough for many others to overtake it. A guess. */
const LATE_MAX_MS = 300_000;

/** What becomes of an event, for EventHooks.perturb: EventBridge delivers at least once, and in any order. */
export function perturbed(context: FaultContext, random: Random, event: EventOnBus) {
  const fault = draw(context, random);
  if (!fault) return [{ event, delayMs: 0 }];
  context.tell(fault, event['detail-type']);
  switch (fault) {
    case 'event-lost':
      return [];
    case 'event-doubled':
      return [
        { event, delayMs: 0 },
        { event, delayMs: random.between(0, DOUBLED_MAX_MS) },
      ];
    case 'event-late':
      return [{ event, delayMs: random.between(0, LATE_MAX_MS) }];
  }
}

function draw(context: FaultContext, random: Random): EventFault | undefined {
  let left = random.next();
  return EVENT_FAULTS.find((kind) => (left -= context.rate(kind)) < 0);
}
