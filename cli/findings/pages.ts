import { RULES } from '../check/registry.ts';
import { ACCESS } from '../doctor/access.ts';
import { ROWS } from '../doctor/registry.ts';
import { tableOf } from './docs.ts';

/** The pages about findings, in docs/, and what they have from the code. */
export const PAGES: readonly { readonly file: string; readonly generated: string }[] = [
  {
    file: 'doctor.md',
    generated: [
      '### AWS could not be asked',
      tableOf(ACCESS),
      '### Before a deployment, and after it',
      tableOf(ROWS.filter(({ isOfDeployed }) => !isOfDeployed)),
      '### What is deployed',
      tableOf(ROWS.filter(({ isOfDeployed }) => isOfDeployed)),
    ].join('\n\n'),
  },
  { file: 'check.md', generated: tableOf(RULES) },
];
