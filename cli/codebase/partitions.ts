import { relative, sep } from 'node:path';

/** The part of a syntax tree that this reads (ESTree). */
interface Node {
  readonly type: string;
  readonly value?: unknown;
}

/** A file as oxlint passes it to a rule, in ESLint's shape. */
interface Context {
  readonly filename: string;
  readonly cwd: string;
  report(problem: { readonly node: Node; readonly message: string }): void;
}

/** What runs in an account, and what operates it. */
const CHECKED = /^(?:cli|events|fleet|functions|stacks)\/(?!codebase\/)/;

/** Domains of a partition's endpoints, ARNs of a partition, and the names of partitions. */
const OF_ONE_PARTITION =
  /amazonaws\.(?:com|cn|eu)|\bconsole\.aws\b|\bapi\.aws\b|\barn:aws(?:-[a-z]+)*:|^aws(?:-cn|-us-gov|-eusc|-iso(?:-[a-z])?)?$/;

/** `events.amazonaws.com`: the names of services in policies and in CloudTrail are the same in every partition. */
const NAME_OF_SERVICE = /^[a-z-]+(?:\.[a-z-]+)?\.amazonaws\.com$/;

/** Where a text is the same in every partition, or all of them are told apart. */
const ALLOWED: readonly (readonly [path: string, text: RegExp])[] = [
  // Whom CAA records may name (ACM user guide, "Set up a CAA record").
  ['functions/aws/publicDns/caaRecord.ts', /^amazonaws\.com$/],
  ['functions/controllers/certificates/attention.ts', / or amazonaws\.com\.$/],
  ['functions/aws/console.ts', /^(?:aws(?:-cn|-us-gov|-eusc)?|console\.[a-z.-]+)$/],
  // Pages and policies for people, of the first partition: elsewhere they replace it.
  ['cli/docs/handled.ts', /^arn:aws:/],
  ['cli/docs/policies.ts', /^arn:aws:|^\.amazonaws\.com$/],
  ['cli/docs/roles.ts', /^(?:aws|amazonaws\.com)$/],
  // SST's name for the provider.
  ['stacks/sst/ambient.d.ts', /^aws$/],
];

/**
 * What works in one partition only, such as `amazonaws.com` or `arn:aws:`, is never written down: the domain comes from
 * the SDK's own data (`functions/aws/signedCall.ts`), the partition from the stack or from an ARN.
 */
export const partitions = {
  create(context: Context) {
    const path = relative(context.cwd, context.filename).split(sep).join('/');
    if (!CHECKED.test(path)) return {};
    const check = (node: Node, text: string) => {
      const found = OF_ONE_PARTITION.exec(text);
      if (!found || NAME_OF_SERVICE.test(text)) return;
      if (ALLOWED.some(([file, allowed]) => file === path && allowed.test(text))) return;
      context.report({ node, message: `${found[0]}: other partitions have other domains and ARNs.` });
    };
    return {
      Literal(node: Node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateElement: (node: Node) => check(node, (node.value as { readonly raw: string }).raw),
    };
  },
};
