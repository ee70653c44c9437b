import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { partition } from '@aws-sdk/core/client';
import type { Caller } from '../../evenkeel/caller.ts';
import type { Reader } from '../reader.ts';
import type { Clients } from '../clients.ts';
import type { Parts } from '../parts.ts';

/** The roles of the bootstrap stack that a deployment of ours takes on (CDK guide, "Security for bootstrapping"). */
const ROLES = ['deploy-role', 'file-publishing-role'];

/** What the caller may do, as IAM's own simulator judges it. */
export const RIGHTS = {
  deployerRights: {
    what: 'the rights of whoever deploys',
    actions: ['iam:SimulatePrincipalPolicy', 'iam:GetRole'],
    read: async ({ clients, caller, part }) => {
      const source = await principalOf(clients, caller);
      // Whoever owns the account may do everything, and cannot be simulated.
      if (source === undefined) return [];
      const { account, region } = caller;
      const qualifier = await part('bootstrapQualifier');
      const roles = ROLES.map(
        (role) => `arn:${partition(region).name}:iam::${account}:role/cdk-${qualifier}-${role}-${account}-${region}`,
      );
      const { EvaluationResults = [] } = await clients.iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: source,
          ActionNames: ['sts:AssumeRole'],
          ResourceArns: roles,
        }),
      );
      return EvaluationResults.flatMap(({ EvalActionName = '', EvalDecision, ...result }) => {
        const specific = result.ResourceSpecificResults ?? [];
        return specific.length > 0
          ? specific.map(({ EvalResourceName = '', EvalResourceDecision }) => ({
              action: EvalActionName,
              resource: EvalResourceName,
              isAllowed: EvalResourceDecision === 'allowed',
            }))
          : [
              {
                action: EvalActionName,
                resource: result.EvalResourceName ?? '*',
                isAllowed: EvalDecision === 'allowed',
              },
            ];
      });
    },
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

/** The user or the role that the caller acts as. The ARN of a session does not have the path of its role. */
async function principalOf(clients: Clients, { arn }: Caller): Promise<string | undefined> {
  if (arn.endsWith(':root')) return undefined;
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (role === undefined) return arn;
  return (await clients.iam.send(new GetRoleCommand({ RoleName: role }))).Role?.Arn;
}
