import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type App, CfnElement, Tags, Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { checkQuotas } from './quotas/checkQuotas.ts';
import { readStack, type StackTemplate } from './quotas/declared.ts';

interface Finished {
  readonly stage: string;
  /** The ARN of the managed policy that every role has as its boundary. (default: none) */
  readonly permissionsBoundary?: string | undefined;
  /** The account's quota. (default: 1,000) */
  readonly concurrentExecutions?: number | undefined;
}

/**
 * Writes the templates of an app, once everything stands in it.
 * @throws if a template violates a rule of cdk-nag or of CloudFormation's own validation, or exceeds a quota of AWS
 */
export function finish(app: App, { stage, permissionsBoundary, concurrentExecutions }: Finished): void {
  Tags.of(app).add('evenkeel:stage', stage);
  // Every role, those that the CDK makes by itself included.
  if (permissionsBoundary !== undefined) {
    const [first] = app.node.children;
    const boundary = ManagedPolicy.fromManagedPolicyArn(first!, 'Boundary', permissionsBoundary);
    PermissionsBoundary.of(app).apply(boundary);
  }
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  checkQuotas(readStacks(app), concurrentExecutions);
}

/** Synthesizes an app, and reads its templates with the construct of each resource. */
function readStacks(app: App): StackTemplate[] {
  const elements = app.node.findAll().filter((construct) => CfnElement.isCfnElement(construct));
  return app.synth().stacks.map(({ stackName, id, templateFullPath }) => {
    const paths = new Map(
      elements
        .filter(({ stack }) => stack.artifactId === id)
        .map((element) => [String(element.stack.resolve(element.logicalId)), element.node.path]),
    );
    const text = readFileSync(templateFullPath, 'utf8');
    return readStack(stackName, text, (logicalId) => paths.get(logicalId) ?? logicalId);
  });
}

/** The feature flags of cdk.json, so that this and the CDK CLI synthesize the same templates. */
export async function contextOf(): Promise<Record<string, unknown>> {
  const text = await readFile(new URL('../cdk.json', import.meta.url), 'utf8');
  const { context } = JSON.parse(text) as { context: Record<string, unknown> };
  // The CDK would report one stack with too many resources, and none of the other breaches.
  return { ...context, '@aws-cdk/core:stackResourceLimit': 0, '@aws-cdk/core:suppressTemplateIndentation': true };
}
