import * as client from '@aws-sdk/client-ssm';
import type { Core } from '../../core.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { constraints } from './constraints.ts';
import { inputCheck } from '../../wire/check.ts';
import { service, type WireService } from '../../wire/service.ts';
import { createProvisioners } from './provision.ts';
import { createReading } from './reading.ts';
import { ParameterStore } from './store.ts';
import { createWriting } from './writing.ts';

/** Systems Manager, as far as Parameter Store goes: parameters of both tiers, secure ones under its own key. */
export interface Ssm {
  readonly wire: WireService;
  readonly provisioners: Provisioners;
  /** The tags of a parameter; undefined if there is no such parameter. */
  resourceTags(arn: string): Readonly<Record<string, string>> | undefined;
}

export function createSsm(core: Core): Ssm {
  const store = new ParameterStore(core);
  const wire = service(client, constraints)({ ...createReading(store), ...createWriting(store) });
  return {
    wire,
    provisioners: createProvisioners(store, inputCheck(wire)),
    resourceTags: (arn) => {
      const tags = store.findByArn(arn)?.tags;
      return tags && Object.fromEntries(tags);
    },
  };
}
