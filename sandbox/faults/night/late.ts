import type { Random } from '../../random.ts';
import type { EventOnBus } from '../../services/events/index.ts';
import type { FaultContext } from '../context.ts';
import { perturbed } from '../events.ts';

/** EventBridge tries for 24 hours: an event may come when its matter is long settled. */
const LATE_MS = [1_800_000, 7_200_000] as const;

/** For EventHooks.perturb: hours late, or what befalls events on every day. */
export function perturbedAtNight(context: FaultContext, random: Random, event: EventOnBus) {
  if (random.next() >= context.rate('event-hours-late')) return perturbed(context, random, event);
  context.tell('event-hours-late', event['detail-type']);
  return [{ event, delayMs: random.between(...LATE_MS) }];
}
