import { type Route, routes } from '../events/routes.ts';
import { CONTROLLERS } from '../functions/controllers/registry.ts';

/** All routes: those of the controllers, and the others. */
export const routesOf = (controllers = CONTROLLERS): Route[] => [
  ...controllers.flatMap((row) => row.routes.map((route) => ({ ...route, to: { function: row.name } }))),
  ...routes,
];
