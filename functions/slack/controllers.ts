import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedController } from '../controllers/row.ts';
import { required } from '../control-loop/environment.ts';

/** The deployed controllers, with the fleet's resources: a file beside the bundle, like the fleet. */
export const readControllers = (): readonly ListedController[] =>
  JSON.parse(readFileSync(join(required('LAMBDA_TASK_ROOT'), 'controllers.json'), 'utf8')) as ListedController[];
