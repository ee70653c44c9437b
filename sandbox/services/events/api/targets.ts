import type * as client from '@aws-sdk/client-eventbridge';
import type { Core } from '../../../core.ts';
import type { Handlers } from '../../../wire/handlers.ts';
import { byKey, pageOf } from '../../pages.ts';
import type { Buses } from '../bus.ts';
import { QUOTAS } from '../quotas.ts';
import { compileTarget, type Target } from '../target.ts';
import { busOf, ruleOf, tooMany } from './lookup.ts';

export function targetHandlers(core: Core, buses: Buses): Handlers<typeof client> {
  return {
    PutTargets({ EventBusName, Rule, Targets = [] }) {
      const rule = ruleOf(busOf(buses, EventBusName), Rule);
      const targets = Targets.map((target) => compileTarget(core, target));
      const ids = new Set([...rule.targets.keys(), ...targets.map(({ id }) => id)]);
      if (ids.size > QUOTAS.targetsOfRule) throw tooMany();
      for (const target of targets) rule.targets.set(target.id, target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets({ EventBusName, Rule, Ids = [] }) {
      const rule = ruleOf(busOf(buses, EventBusName), Rule);
      const unknown = Ids.filter((id) => !rule.targets.delete(id));
      const FailedEntries = unknown.map((TargetId) => ({
        TargetId,
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Rule ${rule.name} does not have target(s) ${TargetId}.`,
      }));
      return { FailedEntryCount: FailedEntries.length, FailedEntries };
    },
    ListTargetsByRule({ EventBusName, Rule, Limit, NextToken }) {
      const rule = ruleOf(busOf(buses, EventBusName), Rule);
      const idOf = ({ id }: Target) => id;
      const targets = [...rule.targets.values()].toSorted(byKey(idOf));
      const { items, nextToken } = pageOf(targets, idOf, { limit: Limit, token: NextToken });
      return {
        Targets: items.map(({ declared }) => declared),
        ...(nextToken !== undefined && { NextToken: nextToken }),
      };
    },
  };
}
