import * as client from '@aws-sdk/client-eventbridge';
import type { AwsEvent, Core, Delivery } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { Buses, type EventHooks, type EventOnBus } from './bus.ts';
import { CONSTRAINTS } from './constraints.ts';
import { createHandlers } from './handlers.ts';
import { createProvisioners } from './provision.ts';

export type { DeliveryReport, EventHooks, EventOnBus } from './bus.ts';
export type { DeliveryOutcome } from './delivery.ts';
export type { EventFilter } from './pattern.ts';

/** EventBridge: buses, rules and their deliveries. */
export interface EventBridge {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  /** By what a run watches and disturbs the buses. */
  readonly hooks: EventHooks;
  /** An event of one of AWS's own services, onto the default bus: what `Core.emit` does. */
  emit(event: AwsEvent): void;
}

/** Creates the service and takes deliveries for `arn:aws:events:…:event-bus/…`. */
export function createEventBridge(core: Core, hooks: EventHooks = {}): EventBridge {
  const buses = new Buses(core, hooks);
  const defaultBus = buses.find()!;
  core.receivers.set('events', async (delivery) => receive(buses, delivery));
  const wire = service(client, CONSTRAINTS)(createHandlers(core, buses));
  return {
    wire,
    provisioners: createProvisioners(wire),
    hooks,
    emit: (event) => void buses.put(defaultBus, event),
  };
}

/** An event that a rule of another bus passes on keeps its identifier. Buses of one account need no bus policy here. */
function receive(buses: Buses, delivery: Delivery): void {
  const bus = buses.find(delivery.targetArn);
  if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${delivery.targetArn} does not exist.`);
  buses.accept(bus, JSON.parse(delivery.payload) as EventOnBus);
}
