import { RuntimeFault } from './faults.ts';
import { isIntrinsicCall } from './intrinsicCall.ts';
import { callIntrinsic } from './intrinsics.ts';
import { isRecord, select, type Sources } from './paths.ts';
import type { Random } from '../../../random.ts';

/**
 * Fills a payload template in: a field whose name ends in `.$` gets what its path or intrinsic function gives, under
 * the name without `.$`; lists and objects are filled in inside (Amazon States Language, "Payload Template").
 * @throws {RuntimeFault | IntrinsicFault}
 */
export function fillTemplate(template: unknown, sources: Sources, random: Random): unknown {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, sources, random));
  if (!isRecord(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), valueOf(String(value), name, sources, random)]
        : [name, fillTemplate(value, sources, random)],
    ),
  );
}

/** What a path or a call of an intrinsic function gives. `field` is named where there is nothing. */
export function valueOf(expression: string, field: string, sources: Sources, random: Random): unknown {
  if (isIntrinsicCall(expression)) return callIntrinsic(expression, sources, random);
  try {
    return select(expression, sources);
  } catch (error) {
    if (!(error instanceof RuntimeFault)) throw error;
    const input = JSON.stringify(sources.input);
    throw new RuntimeFault(
      `The JSONPath '${expression}' specified for the field '${field}' could not be found in the input '${input}'`,
    );
  }
}
