import type * as client from '@aws-sdk/client-eventbridge';
import type { PutPermissionRequest } from '@aws-sdk/client-eventbridge';
import { arn } from '../../../core.ts';
import { AwsError, type Handlers } from '../../../wire/handlers.ts';
import type { Bus, Buses, BusPolicy } from '../bus.ts';
import { QUOTAS } from '../quotas.ts';
import { busOf, invalid } from './lookup.ts';

/** The policy of a bus: who of other accounts may send to it. Inside one account it decides nothing. */
export function permissionHandlers(buses: Buses): Handlers<typeof client> {
  return {
    PutPermission(input) {
      const bus = busOf(buses, input.EventBusName);
      setPolicy(buses, bus, input.Policy === undefined ? withStatement(bus, input) : readPolicy(input.Policy));
      return {};
    },
    RemovePermission({ EventBusName, StatementId, RemoveAllPermissions }) {
      const bus = busOf(buses, EventBusName);
      const kept = bus.policy?.Statement.filter(({ Sid }) => Sid !== StatementId) ?? [];
      if (!RemoveAllPermissions && kept.length === (bus.policy?.Statement.length ?? 0))
        throw new AwsError('ResourceNotFoundException', 'Statement with the provided id does not exist.');
      if (RemoveAllPermissions && !bus.policy)
        throw new AwsError('ResourceNotFoundException', 'EventBus does not have a policy.');
      const isEmpty = RemoveAllPermissions || kept.length === 0;
      setPolicy(buses, bus, isEmpty ? undefined : { ...bus.policy!, Statement: kept });
      return {};
    },
  };
}

function withStatement(bus: Bus, { Action, Principal, StatementId, Condition }: PutPermissionRequest): BusPolicy {
  if (!Action || !Principal || !StatementId)
    throw invalid('Parameters Action, Principal and StatementId, or Policy, must be specified.');
  if (Action !== 'events:PutEvents') throw invalid("Provided value in parameter 'action' is not supported.");
  const { Type = '', Key = '', Value } = Condition ?? {};
  const statement = {
    Sid: StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : { AWS: arn('iam', 'root').replace(/\d{12}/, Principal) },
    Action,
    Resource: bus.arn,
    ...(Condition && { Condition: { [Type]: { [Key]: Value } } }),
  };
  const others = bus.policy?.Statement.filter(({ Sid }) => Sid !== StatementId) ?? [];
  return { Version: '2012-10-17', Statement: [...others, statement] };
}

function readPolicy(text: string): BusPolicy {
  try {
    const policy = JSON.parse(text) as { Statement?: unknown } | null;
    if (policy && Array.isArray(policy.Statement) && policy.Statement.length > 0) return policy as BusPolicy;
  } catch {
    // Told below, together with what is JSON and no policy.
  }
  throw invalid('Parameter Policy is not valid. Reason: it is no policy document with statements.');
}

function setPolicy(buses: Buses, bus: Bus, policy: BusPolicy | undefined): void {
  if (policy && Buffer.byteLength(JSON.stringify(policy)) > QUOTAS.policyBytes) {
    const message = `The event bus policy is too long: the limit is ${QUOTAS.policyBytes} bytes.`;
    throw new AwsError('PolicyLengthExceededException', message);
  }
  bus.policy = policy;
  bus.modifiedMs = buses.nowMs();
}
