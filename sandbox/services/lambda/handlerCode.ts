import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionSettings } from './function.ts';
import type { ErrorDescription } from './outcome.ts';

export type Handler = (event: unknown, context: object) => unknown;

/** An error that Lambda's runtime finds before it can call the handler. */
export class RuntimeError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** The file of `index.handler`: `index.js` or `index.cjs` in the task root. */
export function handlerFile({ folder, handler }: FunctionSettings): string {
  const module = handler.slice(0, handler.lastIndexOf('.'));
  for (const extension of ['.js', '.cjs']) {
    const file = join(folder, module + extension);
    if (existsSync(file)) return file;
  }
  if (existsSync(join(folder, `${module}.mjs`))) {
    throw new Error(`${join(folder, module)}.mjs: the Region runs CommonJS bundles only`);
  }
  throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${module}'`);
}

/** The exported function of `index.handler`. */
export function findHandler(exports: Readonly<Record<string, unknown>>, { handler }: FunctionSettings): Handler {
  const found = exports[handler.slice(handler.lastIndexOf('.') + 1)];
  if (found === undefined) {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (typeof found !== 'function') throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is not a function`);
  if (found.length >= 3) {
    // The Node.js 24 runtime no longer takes handlers with a callback.
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.',
    );
  }
  return found as Handler;
}

/** What the runtime answers when a result cannot be written as JSON. */
export const unserializable = (error: unknown): ErrorDescription => ({
  errorType: 'Runtime.MarshalError',
  errorMessage: `Unable to stringify response body: ${error instanceof Error ? error.message : String(error)}`,
  trace: [],
});
