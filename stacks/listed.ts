import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { stageTag } from '../fleet/names.ts';
import { secretArn } from './function.ts';
import { QUOTAS } from './quotas/quotas.ts';
import { spellOut } from './quotas/spelled.ts';
import { noteStatement } from './why.ts';

/** A statement that lists what the fleet names: ARNs, or values of a condition. */
export interface Listing {
  readonly items: readonly string[];
  readonly statementOf: (items: readonly string[]) => iam.PolicyStatement;
  readonly why: string;
  /**
   * The statement for what the policies of a role have no room for, narrowed by a tag. (default: everything is listed,
   * and a fleet that is too large for that is refused)
   */
  readonly beyond?: iam.PolicyStatement;
}

interface Listed {
  /** Of the managed policies, which are numbered. */
  readonly id: string;
  readonly description: string;
  readonly roles: readonly iam.IRole[];
  readonly listings: readonly Listing[];
  /** Managed policies that the roles have besides these. (default: 0) */
  readonly besides?: number;
}

interface Outcome {
  /** How many managed policies there are. */
  readonly policies: number;
  /** What is not listed. */
  readonly unlisted: readonly string[];
}

/** Beside its statements a document has a version and brackets. */
const DOCUMENT_BYTES = 60;

/**
 * Allows what is listed by as many managed policies as it takes, each as full as IAM allows, and never by more than a
 * role may have: what is then left is allowed by its tag. The first ones of a list keep their place when it grows.
 */
export function allowListed(scope: Construct, { id, description, roles, listings, besides = 0 }: Listed): Outcome {
  const pages = new Pages(scope, QUOTAS.managedPoliciesPerRole.limit - besides);
  // What has no other way has its room first.
  const unlisted = listings
    .toSorted((a, b) => Number(a.beyond !== undefined) - Number(b.beyond !== undefined))
    .flatMap((listing) => {
      const left = pages.add(listing);
      if (left.length > 0) for (const role of roles) role.addToPrincipalPolicy(listing.beyond!.copy());
      const statements = [...pages.added.splice(0), ...(left.length > 0 ? [listing.beyond!] : [])];
      for (const role of roles) for (const statement of statements) noteStatement(role, statement, listing.why);
      return left;
    });
  pages.statements.forEach((statements, at) => {
    new iam.ManagedPolicy(scope, `${id}${at + 1}`, { description, roles: [...roles], statements });
  });
  return { policies: pages.statements.length, unlisted };
}

/** These actions on each of these ARNs. */
export const allowing = (
  actions: string | readonly string[],
  arns: readonly string[],
  why: string,
  conditions?: Record<string, Record<string, readonly string[]>>,
): Listing => ({
  items: [...new Set(arns)],
  why,
  statementOf: (some) =>
    new iam.PolicyStatement({
      actions: [actions].flat(),
      resources: [...some],
      ...(conditions && { conditions }),
    }),
});

/** Secrets, by their names or ARNs. */
export const readableSecrets = (scope: Construct, secrets: readonly string[], why: string): Listing =>
  allowing(
    'secretsmanager:GetSecretValue',
    secrets.map((secret) => secretArn(scope, secret)),
    why,
  );

/** Warns of clusters that IAM recognises by their tag: without it, Evenkeel may not change them. */
export function tellUnlisted(
  scope: Construct,
  { stage, clusters, whatFor }: { stage: string; clusters: readonly string[]; whatFor: string },
): void {
  Annotations.of(scope).addWarningV2(
    'evenkeel:unlisted-clusters',
    `IAM policies have no room for the names of ${clusters.length} clusters. To let Evenkeel ${whatFor} them, tag each ` +
      `with ${stageTag.key}=${stageTag.value(stage)}: ${clusters.join(', ')}`,
  );
}

/** Managed policies that are being filled. */
class Pages {
  readonly statements: iam.PolicyStatement[][] = [];
  /** Those since they were last taken from here. */
  readonly added: iam.PolicyStatement[] = [];
  readonly #scope: Construct;
  readonly #maximum: number;
  #freeBytes = 0;

  constructor(scope: Construct, maximum: number) {
    this.#scope = scope;
    this.#maximum = maximum;
  }

  /** @returns what there is no room for */
  add({ items, statementOf, beyond }: Listing): readonly string[] {
    let left = items;
    while (left.length > 0) {
      const some = this.#fitting(left, this.#bytesOf(statementOf([''])));
      if (some.length > 0) {
        const statement = statementOf(some);
        this.statements.at(-1)!.push(statement);
        this.added.push(statement);
        this.#freeBytes -= this.#bytesOf(statement) + 1;
        left = left.slice(some.length);
      } else if (beyond && this.statements.length >= this.#maximum) {
        return left;
      } else {
        this.statements.push([]);
        this.#freeBytes = QUOTAS.managedPolicyBytes.limit - DOCUMENT_BYTES;
      }
    }
    return left;
  }

  /** The first ones that the last page has room for, in a statement that takes so many bytes by itself. */
  #fitting(items: readonly string[], statementBytes: number): readonly string[] {
    let bytes = statementBytes;
    const end = items.findIndex((item) => (bytes += this.#bytesOf(item) + 1) > this.#freeBytes);
    if (end === -1) return items;
    // What is too long for a policy of its own has one all the same, which is refused as a whole.
    const isEmpty = this.statements.at(-1)?.length === 0;
    return items.slice(0, isEmpty ? Math.max(1, end) : end);
  }

  #bytesOf(value: string | iam.PolicyStatement): number {
    const text: unknown = typeof value === 'string' ? value : value.toStatementJson();
    return JSON.stringify(spellOut(Stack.of(this.#scope).resolve(text))).length;
  }
}
