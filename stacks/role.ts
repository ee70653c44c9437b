import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * The name of the policy within a role. Another one than the CDK's own: while an installation is updated from policies
 * that stand beside their roles, those are deleted after this one is there, and under one name that would delete this one.
 */
const POLICY_NAME = 'Own';

/**
 * A role that has its statements in itself. The CDK makes a second resource of them for each role, and a stack has room
 * for so many. What such a role names must not depend on what depends on the role.
 */
export class OwnRole extends iam.Role {
  readonly #statements: iam.PolicyDocument;

  constructor(scope: Construct, id: string, props: iam.RoleProps) {
    const statements = new iam.PolicyDocument();
    super(scope, id, { ...props, inlinePolicies: { [POLICY_NAME]: statements } });
    this.#statements = statements;
  }

  override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.#statements.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
