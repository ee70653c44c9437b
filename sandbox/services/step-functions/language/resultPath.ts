import { ResultPathFault } from './faults.ts';
import { parsePath } from './pathSyntax.ts';
import { isRecord } from './paths.ts';

/**
 * Puts a result into a state's input where ResultPath says, without changing the input itself. Objects that are missing
 * on the way are made; what is there and is not an object or a list cannot hold the result.
 * @param path a reference path; null leaves the input as it is, `$` the result alone
 * @throws {ResultPathFault}
 */
export function placeResult(input: unknown, path: string | null, result: unknown): unknown {
  if (path === null) return input;
  const keys = parsePath(path).steps.map((step) => {
    if (step.kind === 'names') return step.names[0]!;
    if (step.kind === 'indexes') return step.indexes[0]!;
    throw new ResultPathFault(`Unable to apply Reference Path ${path} to input ${JSON.stringify(input)}`);
  });
  const fault = () => new ResultPathFault(`Unable to apply Reference Path ${path} to input ${JSON.stringify(input)}`);
  return place(input, keys, result, fault);
}

function place(
  holder: unknown,
  [key, ...rest]: readonly (string | number)[],
  result: unknown,
  fault: () => Error,
): unknown {
  if (key === undefined) return result;
  if (typeof key === 'number') {
    if (!Array.isArray(holder) || key < 0 || key >= holder.length) throw fault();
    return holder.with(key, place(holder[key], rest, result, fault));
  }
  if (holder === undefined) return { [key]: place(undefined, rest, result, fault) };
  if (!isRecord(holder)) throw fault();
  const inner = Object.hasOwn(holder, key) ? holder[key] : undefined;
  return { ...holder, [key]: place(inner, rest, result, fault) };
}
