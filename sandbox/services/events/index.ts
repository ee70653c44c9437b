import * as client from '@aws-sdk/client-eventbridge';
import { ACCOUNT_ID, type AwsEvent, type Core, type Delivery, type Foreign } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { AwsError } from '../../wire/handlers.ts';
import { service, type WireService } from '../../wire/service.ts';
import { denied, letIn } from './abroad.ts';
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
  /** An event of a rule in another Region or account. Rejects if the bus does not let it in. */
  acceptForeign(delivery: Foreign): Promise<void>;
}

/** Creates the service and takes deliveries for `arn:aws:events:…:event-bus/…`. */
export function createEventBridge(core: Core, hooks: EventHooks = {}): EventBridge {
  const buses = new Buses(core, hooks);
  const defaultBus = buses.find()!;
  core.receivers.set('events', async (delivery) => receive(core, buses, delivery));
  const wire = service(client, CONSTRAINTS)(createHandlers(core, buses));
  return {
    wire,
    provisioners: createProvisioners(wire),
    hooks,
    emit: (event) => void buses.put(defaultBus, event),
    acceptForeign: async (delivery) => receiveForeign(buses, delivery),
  };
}

/**
 * It keeps its identifier, and the account and the Region that it is from. Of a bus that is not there, another account
 * learns that it may not; the own account, that there is none (a guess: PutEvents itself does not tell).
 */
function receiveForeign(buses: Buses, delivery: Foreign): void {
  const { targetArn, payload, roleArn } = delivery;
  const bus = buses.find(targetArn);
  if (!bus && roleArn.split(':')[4] !== ACCOUNT_ID) throw denied(roleArn, targetArn);
  if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${targetArn} does not exist.`);
  letIn(bus, delivery);
  buses.accept(bus, JSON.parse(payload) as EventOnBus);
}

/**
 * An event that a rule of another bus passes on keeps its identifier. Buses of one account need no bus policy here; who
 * delivers by a role, such as the Scheduler, may put only what the role may.
 */
function receive({ roleMay = () => true }: Core, buses: Buses, delivery: Delivery): void {
  const { targetArn, payload, roleArn } = delivery;
  const bus = buses.find(targetArn);
  if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${targetArn} does not exist.`);
  const event = JSON.parse(payload) as EventOnBus;
  const context = { 'events:source': event.source, 'events:detail-type': event['detail-type'] };
  if (roleArn && !roleMay(roleArn, 'events:PutEvents', targetArn, context)) throw denied(roleArn, targetArn);
  buses.accept(bus, event);
}
