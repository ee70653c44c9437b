import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from '../../fleet/fleet.ts';

/** A function's configuration from its stack. Read once, when the execution environment starts. */
export interface Environment {
  readonly stage: string;
  readonly tableName: string;
  readonly busName: string;
  readonly fleet: Fleet;
}

/**
 * @throws an Error that names the missing variable: the deployment is broken, so every event would fail
 */
export function readEnvironment(): Environment {
  return {
    stage: required('STAGE'),
    tableName: required('TABLE_NAME'),
    busName: required('BUS_NAME'),
    // The fleet is a file beside the bundle: environment variables are limited to 4 KB, and are shown in the console.
    fleet: JSON.parse(readFileSync(join(required('LAMBDA_TASK_ROOT'), 'fleet.json'), 'utf8')) as Fleet,
  };
}

/** The value of a variable that the stack sets. @throws an Error that names it if it is missing */
export function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`The environment variable ${name} is not set; the stack should set it.`);
  return value;
}
