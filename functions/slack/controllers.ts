import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedController } from '../controllers/row.ts';
import { required } from '../control-loop/environment.ts';

/** Those that are deployed, with the resources that the fleet names: they travel beside the bundle, like the fleet. */
export const readControllers = (): readonly ListedController[] =>
  JSON.parse(readFileSync(join(required('LAMBDA_TASK_ROOT'), 'controllers.json'), 'utf8')) as ListedController[];
