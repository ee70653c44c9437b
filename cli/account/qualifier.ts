import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The CDK's own qualifier, which is part of every name of a bootstrap stack (CDK guide, "Customize bootstrapping"). */
export const DEFAULT_QUALIFIER = 'hnb659fds';

const CONTEXT_KEY = '@aws-cdk/core:bootstrapQualifier';

/** That of the cdk.json in the current folder, which `cdk deploy` reads there; else the CDK's own. */
export async function readQualifier(): Promise<string> {
  const text = await readFile(join(process.cwd(), 'cdk.json'), 'utf8').catch(() => '{}');
  const { context } = JSON.parse(text) as { context?: Readonly<Record<string, unknown>> };
  const given = context?.[CONTEXT_KEY];
  return typeof given === 'string' && given !== '' ? given : DEFAULT_QUALIFIER;
}
