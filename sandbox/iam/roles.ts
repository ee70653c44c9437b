import type { DeployedResource, Provisioners, Undo } from '../deploy/resource.ts';
import { compilePolicy, compileResourcePolicy, evaluate } from './evaluate.ts';
import type { AccessDecision, AccessRequest, Context, Principal, Statement } from './evaluate.ts';
import { awsManagedPolicy, isAwsManaged } from './managed.ts';

/** Cached decisions per role; far more than the distinct requests of a run, and a bound on memory. */
const MAX_CACHED_DECISIONS = 10_000;

/** A role: who may take it on and what it may do. */
export class Role {
  readonly name: string;
  readonly arn: string;
  readonly #trust: readonly Statement[];
  readonly #policies: Statement[] = [];
  /** The statements about an action, so that a request need not look at all of them. */
  readonly #about = new Map<string, readonly Statement[]>();
  /** Decisions that hold for any context, by action and resource. */
  readonly #decisions = new Map<string, AccessDecision>();

  constructor(name: string, arn: string, trust: readonly Statement[]) {
    this.name = name;
    this.arn = arn;
    this.#trust = trust;
  }

  grant(statements: readonly Statement[]): void {
    this.#policies.push(...statements);
    this.#about.clear();
    this.#decisions.clear();
  }

  revoke(statements: readonly Statement[]): void {
    this.#policies.splice(0, this.#policies.length, ...this.#policies.filter((one) => !statements.includes(one)));
    this.#about.clear();
    this.#decisions.clear();
  }

  /** May `principal` take on this role? `context`: `aws:SourceArn` and `aws:SourceAccount`, as AWS's services send them. */
  trusts(principal: Principal, context: Context): boolean {
    return evaluate(this.#trust, { action: 'sts:AssumeRole', resources: [this.arn], context, principal }).allowed;
  }

  /** `context` is only asked for where a condition needs it: looking tags up costs more than deciding. */
  decide(action: string, resource: string, context: () => Context): AccessDecision {
    const statements = this.#statementsAbout(action);
    const request: AccessRequest = { action, resources: [resource] };
    if (statements.some(({ conditions }) => conditions.length > 0)) {
      return evaluate(statements, { ...request, context: context() });
    }
    const key = `${action} ${resource}`;
    const known = this.#decisions.get(key);
    if (known) return known;
    const decision = evaluate(statements, request);
    if (this.#decisions.size >= MAX_CACHED_DECISIONS) this.#decisions.clear();
    this.#decisions.set(key, decision);
    return decision;
  }

  #statementsAbout(action: string): readonly Statement[] {
    const known = this.#about.get(action);
    if (known) return known;
    const statements = this.#policies.filter((statement) => statement.action(action));
    this.#about.set(action, statements);
    return statements;
  }
}

/** The roles that the stacks declare. */
export class Roles {
  readonly #byName = new Map<string, Role>();
  readonly #byArn = new Map<string, Role>();
  readonly #managedPolicies = new Map<string, readonly Statement[]>();

  readonly provisioners: Provisioners = {
    'AWS::IAM::Role': (resource) => this.#createRole(resource),
    'AWS::IAM::Policy': (resource) => this.#createPolicy(resource),
    'AWS::IAM::ManagedPolicy': (resource) => this.#createManagedPolicy(resource),
  };

  get(roleArn: string): Role {
    const role = this.#byArn.get(roleArn);
    if (!role) throw new Error(`there is no role ${roleArn}`);
    return role;
  }

  #createRole(resource: DeployedResource): Undo {
    checkProperties(resource, [
      'AssumeRolePolicyDocument',
      'Description',
      'ManagedPolicyArns',
      'MaxSessionDuration',
      'Path',
      'Policies',
      'RoleName',
      'Tags',
    ]);
    const { properties } = resource;
    const role = new Role(resource.name, resource.arn, compileResourcePolicy(properties['AssumeRolePolicyDocument']));
    for (const policy of properties['Policies'] ?? []) role.grant(compilePolicy(policy.PolicyDocument));
    for (const policyArn of properties['ManagedPolicyArns'] ?? []) role.grant(this.#managedPolicy(policyArn));
    this.#byName.set(role.name, role);
    this.#byArn.set(role.arn, role);
    return () => {
      this.#byName.delete(role.name);
      this.#byArn.delete(role.arn);
    };
  }

  #createPolicy(resource: DeployedResource): Undo {
    checkProperties(resource, ['PolicyDocument', 'PolicyName', 'Roles']);
    return this.#grantToRoles(resource, compilePolicy(resource.properties['PolicyDocument']));
  }

  #createManagedPolicy(resource: DeployedResource): Undo {
    checkProperties(resource, ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles']);
    const statements = compilePolicy(resource.properties['PolicyDocument']);
    this.#managedPolicies.set(resource.arn, statements);
    const revoke = this.#grantToRoles(resource, statements);
    return () => {
      this.#managedPolicies.delete(resource.arn);
      revoke();
    };
  }

  #grantToRoles(resource: DeployedResource, statements: readonly Statement[]): Undo {
    const roles = ((resource.properties['Roles'] ?? []) as readonly string[]).map((name) => {
      const role = this.#byName.get(name);
      if (!role) throw new Error(`there is no role ${name}`);
      return role;
    });
    for (const role of roles) role.grant(statements);
    return () => {
      for (const role of roles) role.revoke(statements);
    };
  }

  #managedPolicy(policyArn: string): readonly Statement[] {
    if (isAwsManaged(policyArn)) return awsManagedPolicy(policyArn);
    const statements = this.#managedPolicies.get(policyArn);
    if (!statements) throw new Error(`there is no managed policy ${policyArn}`);
    return statements;
  }
}

/** Users, groups, permissions boundaries and whatever else would change a decision must not pass unseen. */
function checkProperties(resource: DeployedResource, known: readonly string[]): void {
  const unknown = Object.keys(resource.properties).filter((property) => !known.includes(property));
  if (unknown.length > 0) throw new Error(`${resource.type}: ${unknown.join(', ')} is not simulated`);
}
