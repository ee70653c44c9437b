import { queryValue, type WireRequest } from './message.ts';
import type { Operation } from './schema.ts';

/** How a REST operation is recognised: by its method, its path and fixed query parameters. */
export interface Route {
  readonly operation: Operation;
  readonly method: string;
  readonly path: RegExp;
  /** The names of the path's labels, in the order of the pattern's groups. */
  readonly labels: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
}

/** The routes of these operations, the most specific first. */
export function createRoutes(operations: readonly Operation[]): Route[] {
  const routes = operations.flatMap((operation) => (operation.http ? [createRoute(operation, operation.http)] : []));
  return routes.toSorted((one, other) => specificity(other) - specificity(one));
}

export function findRoute(routes: readonly Route[], request: WireRequest): Route | undefined {
  return routes.find(
    (route) =>
      route.method === request.method &&
      route.path.test(request.path) &&
      route.query.every(([name, value]) => {
        const given = queryValue(request.query, name);
        return given !== undefined && (value === '' || given === value);
      }),
  );
}

function createRoute(operation: Operation, [method, uri]: NonNullable<Operation['http']>): Route {
  const [path = '', query = ''] = uri.split('?');
  const labels: string[] = [];
  const pattern = path
    .replace(/\/$/, '')
    .replace(/[.*^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}+]+)(\+?)\}/g, (_, label: string, greedy: string) => {
      labels.push(label);
      return greedy ? '(.+)' : '([^/]+)';
    });
  return { operation, method, path: new RegExp(`^${pattern}/?$`), labels, query: [...new URLSearchParams(query)] };
}

/** Fixed query parameters weigh most, then the path's segments, and fixed segments more than labels. */
function specificity(route: Route): number {
  const segments = route.operation.http?.[1].split('?')[0]?.split('/').length ?? 0;
  return route.query.length * 100 + segments * 10 - route.labels.length;
}
