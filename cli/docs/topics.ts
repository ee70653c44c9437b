import { RULES as CERTIFICATES_RULES } from '../../functions/controllers/certificates/decide.ts';
import { RULES as REPLICAS_RULES } from '../../functions/controllers/replicas/decide.ts';
import { RULES as TARGETS_RULES } from '../../functions/controllers/targets/decide.ts';

/** A page about how one controller decides. */
export interface Topic {
  /** Its folder in functions/controllers/. */
  readonly controller: string;
  /** In docs/. */
  readonly file: string;
  readonly rules: readonly { readonly name: string }[];
  readonly introduction: string;
  readonly holds: string;
  /** The heading above what is none of ours, where there is such a list. */
  readonly leftAlone?: string;
  readonly numbers: string;
}

export const REPLICAS: Topic = {
  controller: 'replicas',
  file: 'decisions.md',
  rules: REPLICAS_RULES,
  introduction: `# How it decides

<!-- Written by \`node cli/writeDecisionDocs.ts\` from functions/controllers/replicas. Change the comments there, not this page. -->

Every look at a cluster goes down one list of rules, and the first rule with an opinion decides. What each decision was
made from is kept with it: \`npm run evenkeel -- explain CLUSTER\` goes down the list for a cluster as it is now, and
\`npm run evenkeel -- history CLUSTER\` shows what was decided before. What to do when it holds:
[When it holds](when-it-holds.md).`,
  holds: 'A hold is told when its reason changes, and every hour unless it is `within-band`.',
  leftAlone: 'Clusters that are left alone',
  numbers: `What the fleet sets, such as the target and the drain's deadline, stands in
[fleet/cluster.ts](../fleet/cluster.ts) with its default. These are constants of the code.`,
};

export const TARGETS: Topic = {
  controller: 'targets',
  file: 'decisions-targets.md',
  rules: TARGETS_RULES,
  introduction: `# How it decides about target groups

<!-- Written by \`node cli/writeDecisionDocs.ts\` from functions/controllers/targets. Change the comments there, not this page. -->

Every look at a target group goes down one list of rules, and the first rule with an opinion decides.
\`npm run evenkeel -- explain GROUP\` goes down the list for a group as it is now, and
\`npm run evenkeel -- history GROUP\` shows what was decided before. What it is for, and what to do when it holds:
[Targets](targets.md).`,
  holds: 'A hold is told when its reason changes, and every hour unless it is `even`.',
  leftAlone: 'Target groups that are left alone',
  numbers: `What the fleet sets, such as the minimum and the allowed skew, stands in
[fleet/targets.ts](../fleet/targets.ts) with its default. These are constants of the code.`,
};

export const CERTIFICATES: Topic = {
  controller: 'certificates',
  file: 'decisions-certificates.md',
  rules: CERTIFICATES_RULES,
  introduction: `# How it decides about certificates

<!-- Written by \`node cli/writeDecisionDocs.ts\` from functions/controllers/certificates. Change the comments there, not this page. -->

Every look at an entry of the fleet's certificates goes down one list of rules, and the first rule with an opinion
decides. \`npm run evenkeel -- explain certificates/ENTRY\` goes down the list for an entry as it is now, and
\`npm run evenkeel -- history certificates/ENTRY\` shows what was decided before. How it all works, and what to do when
it holds: [Certificates](certificates.md).`,
  holds: 'A hold is told when its reason changes, and every hour unless it is `in-order` or `renewing`.',
  numbers: `What the fleet sets, such as the floor of days and the soak, stands in
[fleet/certificates.ts](../fleet/certificates.ts) with its default. These are constants of the code.`,
};

export const TOPICS: readonly Topic[] = [REPLICAS, CERTIFICATES, TARGETS];
