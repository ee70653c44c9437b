import { checkPropertyConstraints } from '../deploy/propertyConstraints.ts';
import type { DeployedResource, Provisioners, Undo } from '../deploy/resource.ts';
import { compilePolicy, compileResourcePolicy, evaluate } from './evaluate.ts';
import type { AccessDecision, AccessRequest, Context, Principal, Statement } from './evaluate.ts';
import { awsManagedPolicy, isAwsManaged } from './managed.ts';
import { type Right, rightsIn } from './rights.ts';
import {
  checkAttachedPolicies,
  checkInlinePolicies,
  checkManagedPolicy,
  checkTrustPolicy,
  POLICY_CONSTRAINTS,
  ROLE_CONSTRAINTS,
  sizeOfPolicy,
} from './quotas.ts';

/** Cached decisions per role; far more than the distinct requests of a run, and a bound on memory. */
const MAX_CACHED_DECISIONS = 10_000;

/** A role: who may take it on and what it may do. */
export class Role {
  readonly name: string;
  readonly arn: string;
  /** Its name in the template, which is the same in every account. */
  readonly logicalId: string;
  readonly #trust: readonly Statement[];
  /** Inline policies by their names, with the characters that they count. */
  readonly #inline = new Map<string, { readonly statements: readonly Statement[]; readonly size: number }>();
  /** Managed policies by their ARNs. */
  readonly #attached = new Map<string, readonly Statement[]>();
  /** What its policies may allow at the most. (default: anything) */
  readonly #boundary: readonly Statement[] | undefined;
  /** The statements about an action, so that a request need not look at all of them. */
  readonly #about = new Map<string, readonly Statement[]>();
  /** Decisions that hold for any context, by action and resource. */
  readonly #decisions = new Map<string, AccessDecision>();
  #rights: readonly Right[] | undefined;

  constructor(
    { name, arn, logicalId }: Pick<DeployedResource, 'name' | 'arn' | 'logicalId'>,
    trust: readonly Statement[],
    boundary?: readonly Statement[],
  ) {
    this.name = name;
    this.arn = arn;
    this.logicalId = logicalId;
    this.#trust = trust;
    this.#boundary = boundary;
  }

  /** Adds an inline policy, or replaces the one of that name. @throws {AwsError} LimitExceeded */
  put(policyName: string, document: unknown): Undo {
    const previous = this.#inline.get(policyName);
    const policy = { statements: compilePolicy(document), size: sizeOfPolicy(document) };
    const others = [...this.#inline].filter(([name]) => name !== policyName);
    checkInlinePolicies(this.name, [...others.map(([, { size }]) => size), policy.size]);
    this.#inline.set(policyName, policy);
    this.#forget();
    return () => {
      if (previous) this.#inline.set(policyName, previous);
      else this.#inline.delete(policyName);
      this.#forget();
    };
  }

  /** Attaches a managed policy. @throws {AwsError} LimitExceeded */
  attach(policyArn: string, statements: readonly Statement[]): Undo {
    const previous = this.#attached.get(policyArn);
    checkAttachedPolicies(this.#attached.size + (previous ? 0 : 1));
    this.#attached.set(policyArn, statements);
    this.#forget();
    return () => {
      if (previous) this.#attached.set(policyArn, previous);
      else this.#attached.delete(policyArn);
      this.#forget();
    };
  }

  #forget(): void {
    this.#about.clear();
    this.#decisions.clear();
    this.#rights = undefined;
  }

  /** What its policies allow, in the smallest parts that could be taken away. */
  get rights(): readonly Right[] {
    this.#rights ??= rightsIn({ Statement: this.#statements().map(({ source }) => source) });
    return this.#rights;
  }

  /** May `principal` take on this role? `context`: `aws:SourceArn` and `aws:SourceAccount`, as AWS's services send them. */
  trusts(principal: Principal, context: Context): boolean {
    return evaluate(this.#trust, { action: 'sts:AssumeRole', resources: [this.arn], context, principal }).allowed;
  }

  /** `context` is only asked for where a condition needs it: looking tags up costs more than deciding. */
  decide(action: string, resource: string, context: () => Context, open?: readonly string[]): AccessDecision {
    const decision = this.#decideByPolicies(action, resource, context, open);
    if (!this.#boundary || !decision.allowed) return decision;
    // What a boundary does not allow is refused, whatever policies allow (IAM user guide, "Permissions boundaries").
    const request = { action, resources: [resource], context: context(), ...(open && { open }) };
    return evaluate(this.#boundary, request);
  }

  #decideByPolicies(
    action: string,
    resource: string,
    context: () => Context,
    open?: readonly string[],
  ): AccessDecision {
    const statements = this.#statementsAbout(action);
    const request: AccessRequest = { action, resources: [resource] };
    if (statements.some(({ conditions }) => conditions.length > 0)) {
      return evaluate(statements, { ...request, context: context(), ...(open && { open }) });
    }
    const key = `${action} ${resource}`;
    const known = this.#decisions.get(key);
    if (known) return known;
    const decision = evaluate(statements, request);
    if (this.#decisions.size >= MAX_CACHED_DECISIONS) this.#decisions.clear();
    this.#decisions.set(key, decision);
    return decision;
  }

  #statements(): readonly Statement[] {
    return [...[...this.#inline.values()].map((policy) => policy.statements), ...this.#attached.values()].flat();
  }

  #statementsAbout(action: string): readonly Statement[] {
    const known = this.#about.get(action);
    if (known) return known;
    const statements = this.#statements().filter((statement) => statement.action(action));
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

  /** A managed policy that the account has besides those of the stacks. */
  addPolicy(policyArn: string, document: unknown): void {
    checkManagedPolicy(document);
    this.#managedPolicies.set(policyArn, compilePolicy(document));
  }

  get(roleArn: string): Role {
    const role = this.#byArn.get(roleArn);
    if (!role) throw new Error(`there is no role ${roleArn}`);
    return role;
  }

  /** Undefined if there is none of this name. */
  named(name: string): Role | undefined {
    return this.#byName.get(name);
  }

  #createRole(resource: DeployedResource): Undo {
    checkProperties(resource, [
      'AssumeRolePolicyDocument',
      'Description',
      'ManagedPolicyArns',
      'MaxSessionDuration',
      'Path',
      'PermissionsBoundary',
      'Policies',
      'RoleName',
      'Tags',
    ]);
    const { properties, name, arn } = resource;
    const trust: unknown = properties['AssumeRolePolicyDocument'];
    checkPropertyConstraints(properties, ROLE_CONSTRAINTS, 'ValidationError');
    checkTrustPolicy(trust);
    const boundary = properties['PermissionsBoundary'] as string | undefined;
    const role = new Role(
      resource,
      compileResourcePolicy(trust),
      boundary === undefined ? undefined : this.#managedPolicy(boundary),
    );
    for (const policy of properties['Policies'] ?? []) role.put(policy.PolicyName, policy.PolicyDocument);
    for (const policyArn of properties['ManagedPolicyArns'] ?? [])
      role.attach(policyArn, this.#managedPolicy(policyArn));
    const previous = this.#byName.get(name);
    this.#byName.set(name, role);
    this.#byArn.set(arn, role);
    return () => {
      this.#byName.delete(name);
      this.#byArn.delete(arn);
      if (previous) this.#byName.set(previous.name, previous);
      if (previous) this.#byArn.set(previous.arn, previous);
    };
  }

  #createPolicy(resource: DeployedResource): Undo {
    checkProperties(resource, ['PolicyDocument', 'PolicyName', 'Roles']);
    const { properties } = resource;
    checkPropertyConstraints(properties, POLICY_CONSTRAINTS, 'ValidationError');
    return this.#forRoles(resource, (role) =>
      role.put(String(properties['PolicyName'] ?? resource.name), properties['PolicyDocument']),
    );
  }

  #createManagedPolicy(resource: DeployedResource): Undo {
    checkProperties(resource, ['Description', 'ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles']);
    const { properties, arn } = resource;
    checkPropertyConstraints(properties, POLICY_CONSTRAINTS, 'ValidationError');
    checkManagedPolicy(properties['PolicyDocument']);
    const statements = compilePolicy(properties['PolicyDocument']);
    const detach = this.#forRoles(resource, (role) => role.attach(arn, statements));
    const previous = this.#managedPolicies.get(arn);
    this.#managedPolicies.set(arn, statements);
    return () => {
      detach();
      if (previous) this.#managedPolicies.set(arn, previous);
      else this.#managedPolicies.delete(arn);
    };
  }

  /** Does the same for each role that a policy names; if one of them refuses, none has it. */
  #forRoles(resource: DeployedResource, grant: (role: Role) => Undo): Undo {
    const undone: Undo[] = [];
    const undo = () => {
      for (const each of undone.toReversed()) each();
    };
    try {
      for (const name of resource.properties['Roles'] ?? []) {
        const role = this.#byName.get(name);
        if (!role) throw new Error(`there is no role ${name}`);
        undone.push(grant(role));
      }
    } catch (error) {
      undo();
      throw error;
    }
    return undo;
  }

  #managedPolicy(policyArn: string): readonly Statement[] {
    if (isAwsManaged(policyArn)) return awsManagedPolicy(policyArn);
    const statements = this.#managedPolicies.get(policyArn);
    if (!statements) throw new Error(`there is no managed policy ${policyArn}`);
    return statements;
  }
}

/** Users, groups and whatever else would change a decision must not pass unseen. */
function checkProperties(resource: DeployedResource, known: readonly string[]): void {
  const unknown = Object.keys(resource.properties).filter((property) => !known.includes(property));
  if (unknown.length > 0) throw new Error(`${resource.type}: ${unknown.join(', ')} is not simulated`);
}
