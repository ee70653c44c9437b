import { AwsError } from '../wire/handlers.ts';

/** What IAM allows of roles and policies. Each number names its source; white space does not count. */

/** IAM User Guide, "IAM and AWS STS quotas": of all inline policies of a role together. */
const INLINE_POLICIES_MAX_CHARACTERS = 10_240;

/** The same page: of a managed policy. */
const MANAGED_POLICY_MAX_CHARACTERS = 6_144;

/** The same page: managed policies of a role, which may be raised to 25. */
const MANAGED_POLICIES_PER_ROLE = 10;

/** The same page: of a trust policy, which may be raised to 8,192. */
const TRUST_POLICY_MAX_CHARACTERS = 2_048;

/** API model: names, descriptions and how long a session may last. */
const ROLE_NAME_MAX_CHARACTERS = 64;
const POLICY_NAME_MAX_CHARACTERS = 128;
const DESCRIPTION_MAX_CHARACTERS = 1_000;
const SESSION_SECONDS = { min: 3_600, max: 43_200 } as const;

/** Characters of a document, without white space. */
export const sizeOfPolicy = (document: unknown): number => (JSON.stringify(document) ?? '').replace(/\s/g, '').length;

const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', message, { status: 409 });

/** @throws {AwsError} LimitExceeded, in the words that users report */
export function checkInlinePolicies(roleName: string, sizes: Iterable<number>): void {
  const sum = [...sizes].reduce((total, size) => total + size, 0);
  if (sum <= INLINE_POLICIES_MAX_CHARACTERS) return;
  throw limitExceeded(`Maximum policy size of ${INLINE_POLICIES_MAX_CHARACTERS} bytes exceeded for role ${roleName}`);
}

/** @throws {AwsError} LimitExceeded */
export function checkManagedPolicy(document: unknown): void {
  if (sizeOfPolicy(document) <= MANAGED_POLICY_MAX_CHARACTERS) return;
  throw limitExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_POLICY_MAX_CHARACTERS}`);
}

/** @throws {AwsError} LimitExceeded */
export function checkAttachedPolicies(count: number): void {
  if (count <= MANAGED_POLICIES_PER_ROLE) return;
  throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${MANAGED_POLICIES_PER_ROLE}`);
}

/** @throws {AwsError} LimitExceeded */
export function checkTrustPolicy(document: unknown): void {
  if (sizeOfPolicy(document) <= TRUST_POLICY_MAX_CHARACTERS) return;
  throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_MAX_CHARACTERS}`);
}

/** What CloudFormation hands on of a role and of a policy. */
export const ROLE_CONSTRAINTS = {
  RoleName: { length: [1, ROLE_NAME_MAX_CHARACTERS], pattern: String.raw`[\w+=,.@-]+` },
  Description: { length: [0, DESCRIPTION_MAX_CHARACTERS] },
  MaxSessionDuration: { range: [SESSION_SECONDS.min, SESSION_SECONDS.max] },
} as const;
export const POLICY_CONSTRAINTS = {
  PolicyName: { length: [1, POLICY_NAME_MAX_CHARACTERS], pattern: String.raw`[\w+=,.@-]+` },
  ManagedPolicyName: { length: [1, POLICY_NAME_MAX_CHARACTERS], pattern: String.raw`[\w+=,.@-]+` },
  Description: { length: [0, DESCRIPTION_MAX_CHARACTERS] },
} as const;
