import type * as client from '@aws-sdk/client-iam';
import { uniqueId } from '../deploy/names.ts';
import { AwsError, type Handlers } from '../wire/handlers.ts';
import { refuseUnsimulated } from '../wire/unsimulated.ts';
import type { Check } from './actions/index.ts';
import type { AccessDecision } from './evaluate.ts';
import type { Role, Roles } from './roles.ts';

export type RoleHandlers = Required<Pick<Handlers<typeof client>, 'GetRole' | 'SimulatePrincipalPolicy'>>;

const SIMULATED = new Set(['PolicySourceArn', 'ActionNames', 'ResourceArns']);

/**
 * IAM's API, as far as somebody asks what a principal may do. What a simulation says is what the Region would decide;
 * it looks neither at trust nor at conditions, whose keys nobody gave (API reference, SimulatePrincipalPolicy).
 */
export const roleHandlers = (roles: Roles, judge: (role: Role, check: Check) => AccessDecision): RoleHandlers => ({
  GetRole({ RoleName = '' }) {
    const role = roles.named(RoleName);
    if (!role) throw noSuchEntity(`The role with name ${RoleName} cannot be found.`);
    return {
      Role: { Path: '/', RoleName, RoleId: uniqueId('AROA', role.arn), Arn: role.arn, CreateDate: new Date(0) },
    };
  },

  SimulatePrincipalPolicy(input) {
    refuseUnsimulated('iam:SimulatePrincipalPolicy', input, SIMULATED);
    const { PolicySourceArn = '', ActionNames = [], ResourceArns = ['*'] } = input;
    const name = /:role\/(?:.*\/)?([^/]+)$/.exec(PolicySourceArn)?.[1];
    const role = name === undefined ? undefined : roles.named(name);
    if (name !== undefined && !role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    const results = ActionNames.flatMap((EvalActionName) =>
      ResourceArns.map((EvalResourceName): client.EvaluationResult => {
        const check = { action: EvalActionName, resource: EvalResourceName, context: {} };
        // People are administrators.
        const decision = role ? judge(role, check) : { allowed: true, explicitDeny: false };
        return {
          EvalActionName,
          EvalResourceName,
          EvalDecision: wordOf(decision),
          MatchedStatements: [],
          MissingContextValues: [],
        };
      }),
    );
    return { EvaluationResults: results, IsTruncated: false };
  },
});

const wordOf = ({ allowed, explicitDeny }: AccessDecision): client.PolicyEvaluationDecisionType =>
  allowed ? 'allowed' : explicitDeny ? 'explicitDeny' : 'implicitDeny';

const noSuchEntity = (message: string) => new AwsError('NoSuchEntity', message, { status: 404 });
