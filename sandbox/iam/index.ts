import { ACCOUNT_ID, REGION } from '../core.ts';
import type { Core } from '../core.ts';
import type { Provisioners } from '../deploy/resource.ts';
import type { CallContext } from '../wire/handlers.ts';
import type { WireService } from '../wire/service.ts';
import { checksOf } from './actions/index.ts';
import type { Check, Lookups } from './actions/index.ts';
import { accessDenied } from './denial.ts';
import type { AccessDecision, Context } from './evaluate.ts';
import { createRecorder } from './exercised.ts';
import { type RoleHandlers, roleHandlers } from './roleApi.ts';
import { Roles } from './roles.ts';
import type { Role } from './roles.ts';
import { Sessions } from './sessions.ts';
import type { Credentials } from './sessions.ts';
import { createSts, type Identity, identityOf } from './sts.ts';

/** A refusal, for the report of a run. */
export interface Denial {
  /** The role's name. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  /** Region time in milliseconds. */
  readonly timeMs: number;
}

export interface IamOptions extends Lookups {
  /** The tags of a resource, for `aws:ResourceTag/…`; undefined if it does not exist or has none. */
  readonly resourceTags: (arn: string) => Readonly<Record<string, string>> | undefined;
}

export interface Iam {
  readonly provisioners: Provisioners;
  /** STS, which tells who calls. */
  readonly wire: WireService;
  /** What IAM's own API tells of roles. */
  readonly handlers: RoleHandlers;
  /** Whose an access key is. */
  identityOf(accessKeyId: string): Identity;
  /** Gives the account a managed policy that roles may name, such as a permissions boundary. @throws {AwsError} of its size */
  addPolicy(policyArn: string, document: unknown): void;
  /** Credentials that act as a role. The same role and session name give the same ones. Throws for an unknown role. */
  credentialsFor(roleArn: string, sessionName: string): Credentials;
  /**
   * For `Endpoint.authorize`: throws an AwsError if the caller's role does not allow the call. Access keys that were
   * not given out by `credentialsFor` belong to people, who are administrators.
   */
  authorize(call: CallContext, input: unknown): void;
  /** May the caller do this besides what it asked for? A refusal is no denial: nobody asked for it. */
  callerMay(call: CallContext, action: string, resourceArn: string): boolean;
  /** May the caller do what a service does on the caller's behalf? A refusal counts as a denial. */
  callerIsAllowed(accessKeyId: string, check: Check): boolean;
  /** May the role do this? For services that act as a role, such as the Scheduler; a refusal counts as a denial. */
  roleMay(roleArn: string, action: string, resourceArn: string, context?: Context): boolean;
  /**
   * May somebody call the URL of a function? It takes both of Lambda's actions (Lambda developer guide, "Control access
   * to Lambda function URLs").
   * @returns the ARN of the caller as the function sees it; undefined if not
   */
  mayInvokeUrl(accessKeyId: string, functionArn: string): string | undefined;
  /**
   * May an AWS service (`lambda.amazonaws.com`) take the role on, for the resource `sourceArn` if given? EventBridge
   * Scheduler names the group of the schedule here, not the schedule.
   */
  mayAssume(roleArn: string, servicePrincipal: string, sourceArn?: string): boolean;
  /** The latest refusals, oldest first. */
  readonly denials: readonly Denial[];
  /** All refusals, also those that `denials` no longer holds. */
  readonly denialCount: number;
}

const URL_CONTEXT: Context = { 'lambda:FunctionUrlAuthType': 'AWS_IAM', 'lambda:InvokedViaFunctionUrl': 'true' };

const MAX_DENIALS_KEPT = 1_000;

/** IAM's decisions: what the roles of the deployed stacks may do. */
export function createIam(core: Pick<Core, 'clock'>, options: IamOptions): Iam {
  const roles = new Roles();
  const sessions = new Sessions(roles);
  const denials: Denial[] = [];
  let denialCount = 0;
  const noteExercised = createRecorder();

  const contextOf = (role: Role, { resource, context }: Check): Context => ({
    ...globalContext(role),
    ...tagContext(options.resourceTags(resource)),
    ...context,
  });

  const judge = (role: Role, check: Check): AccessDecision =>
    role.decide(check.action, check.resource, () => contextOf(role, check), check.open);

  const decide = (role: Role, check: Check): AccessDecision => {
    const { action, resource } = check;
    const decision = judge(role, check);
    if (!decision.allowed) {
      denialCount++;
      denials.push({ role: role.name, action, resource, timeMs: core.clock.now() });
      if (denials.length > MAX_DENIALS_KEPT) denials.shift();
    } else if (!check.open) {
      // What is left open is asked for again, for each part of the call.
      noteExercised?.(role, action, resource, () => contextOf(role, check));
    }
    return decision;
  };

  return {
    provisioners: roles.provisioners,
    wire: createSts(sessions),
    addPolicy: (policyArn, document) => roles.addPolicy(policyArn, document),
    handlers: roleHandlers(roles, (role, check) => judge(role, check)),
    identityOf: (accessKeyId) => identityOf(sessions, accessKeyId),
    credentialsFor: (roleArn, sessionName) => sessions.credentialsFor(roleArn, sessionName),

    authorize(call, input) {
      const session = sessions.get(call.accessKeyId);
      if (!session) return;
      for (const check of checksOf(call.service, call.operation, input ?? {}, options)) {
        const decision = decide(session.role, check);
        if (!decision.allowed) throw accessDenied(call.service, session.arn, check, decision);
      }
    },

    callerMay(call, action, resource) {
      const session = sessions.get(call.accessKeyId);
      return !session || judge(session.role, { action, resource, context: {} }).allowed;
    },

    callerIsAllowed(accessKeyId, check) {
      const session = sessions.get(accessKeyId);
      return !session || decide(session.role, check).allowed;
    },

    roleMay: (roleArn, action, resource, context = {}) =>
      decide(roles.get(roleArn), { action, resource, context }).allowed,

    mayInvokeUrl(accessKeyId, functionArn) {
      const session = sessions.get(accessKeyId);
      const may = (action: string) =>
        !session || decide(session.role, { action, resource: functionArn, context: URL_CONTEXT }).allowed;
      if (accessKeyId === '' || !may('lambda:InvokeFunctionUrl') || !may('lambda:InvokeFunction')) return undefined;
      return identityOf(sessions, accessKeyId).arn;
    },

    mayAssume: (roleArn, servicePrincipal, sourceArn) =>
      roles
        .get(roleArn)
        .trusts({ service: servicePrincipal }, { 'aws:SourceAccount': ACCOUNT_ID, 'aws:SourceArn': sourceArn }),

    denials,
    get denialCount() {
      return denialCount;
    },
  };
}

/** What every signed request of a role carries. All wires of the Region count as secure, as AWS's endpoints are. */
function globalContext(role: Role): Context {
  return {
    'aws:PrincipalAccount': ACCOUNT_ID,
    'aws:PrincipalArn': role.arn,
    'aws:RequestedRegion': REGION,
    'aws:ResourceAccount': ACCOUNT_ID,
    'aws:SecureTransport': 'true',
  };
}

function tagContext(tags: Readonly<Record<string, string>> = {}): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
