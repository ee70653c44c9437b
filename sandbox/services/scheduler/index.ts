import * as client from '@aws-sdk/client-scheduler';
import type { Core } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { service, type WireService } from '../../wire/service.ts';
import { CONSTRAINTS } from './constraints.ts';
import { createHandlers } from './handlers.ts';
import { createProvisioners } from './provision.ts';
import { ScheduleStore, type SchedulerHooks } from './store.ts';

export type { SchedulerHooks } from './store.ts';
export type { Schedule } from './schedule.ts';

/** EventBridge Scheduler. */
export interface Scheduler {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  readonly hooks: SchedulerHooks;
}

export function createScheduler(core: Core, hooks: SchedulerHooks = {}): Scheduler {
  const store = new ScheduleStore(core, hooks);
  const wire = service(client, CONSTRAINTS)(createHandlers(store));
  return { wire, provisioners: createProvisioners(wire), hooks };
}
