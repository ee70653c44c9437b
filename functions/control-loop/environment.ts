import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from '../../fleet/fleet.ts';

/** What a function is told by its stack. Read once, when the execution environment starts. */
export interface Environment {
  readonly stage: string;
  readonly tableName: string;
  readonly busName: string;
  readonly fleet: Fleet;
}

/**
 * @throws an Error that names the variable which is missing: the deployment is broken, and no event could change that
 */
export function readEnvironment(): Environment {
  return {
    stage: required('STAGE'),
    tableName: required('TABLE_NAME'),
    busName: required('BUS_NAME'),
    // The fleet travels beside the bundle: environment variables hold 4 KB, and show up wherever people look.
    fleet: JSON.parse(readFileSync(join(required('LAMBDA_TASK_ROOT'), 'fleet.json'), 'utf8')) as Fleet,
  };
}

/** The value of a variable that the stack sets. @throws an Error that names it */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set; the stack should set it.`);
  return value;
}
