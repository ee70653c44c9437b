import { asText } from '../../../deploy/json.ts';
import type { Random } from '../../../random.ts';
import type { Definition } from '../language/faults.ts';
import { select, type Sources } from '../language/paths.ts';
import { placeResult } from '../language/resultPath.ts';
import { fillTemplate } from '../language/template.ts';

/** What a state is given, on its way in. */
export interface Given {
  readonly state: Definition;
  /** As the state before it left it. */
  readonly input: unknown;
  readonly context: object;
  readonly random: Random;
}

/** Applies InputPath: null stands for an empty object. */
export function effectiveInput({ state, input, context }: Given): unknown {
  return throughPath(state['InputPath'], { input, context });
}

/** What a payload template in the state makes of its effective input; that input itself if there is no template. */
export function parametersOf({ state, context, random }: Given, field: string, effective: unknown): unknown {
  const template = state[field];
  return template === undefined ? effective : fillTemplate(template, { input: effective, context }, random);
}

/** Applies ResultSelector, ResultPath and OutputPath to a result. */
export function outputOf(given: Given, result: unknown): unknown {
  const { state, input, context } = given;
  const selected = parametersOf(given, 'ResultSelector', result);
  const placed = placeResult(input, (state['ResultPath'] as string | null | undefined) ?? orWhole(state), selected);
  return throughPath(state['OutputPath'], { input: placed, context });
}

/** A ResultPath that is null is one, and one that is missing is `$`. */
const orWhole = (state: Definition): string | null => (state['ResultPath'] === null ? null : '$');

export function throughPath(path: unknown, sources: Sources): unknown {
  if (path === null) return {};
  return path === undefined ? sources.input : select(asText(path), sources);
}
