import { invalid } from '../errors.ts';
import { canonicalNumber } from './decimal.ts';
import { binaryText, type Item, type Value } from './value.ts';

/** How deep documents may nest. Source: Developer Guide, "Service, account, and table quotas". */
const DEPTH_MAX = 32;

/** A checked copy of an item of a request: nothing that the caller does to the request later reaches the table. */
export function acceptItem(input: Item): Item {
  return acceptMembers(input, 0);
}

/** A checked copy of a value of a request, with canonical numbers. */
export function acceptValue(input: Value, depth = 0): Value {
  const types = Object.keys(input).filter((type) => (input as unknown as Record<string, unknown>)[type] !== undefined);
  if (types.length === 0) {
    throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  if (types.length > 1) {
    throw invalid(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    );
  }
  if (depth > DEPTH_MAX) throw invalid('Nesting Levels have exceeded supported limits');
  if (input.S !== undefined) return { S: input.S };
  if (input.N !== undefined) return { N: canonicalNumber(input.N) };
  if (input.B !== undefined) return { B: Uint8Array.from(input.B) };
  if (input.BOOL !== undefined) return { BOOL: input.BOOL };
  if (input.NULL !== undefined) return acceptNull(input.NULL);
  if (input.L !== undefined) return { L: input.L.map((element) => acceptValue(element, depth + 1)) };
  if (input.M !== undefined) return { M: acceptMembers(input.M, depth + 1) };
  return acceptSet(input);
}

function acceptMembers(input: Item, depth: number): Record<string, Value> {
  const copy: Record<string, Value> = {};
  for (const name of Object.keys(input)) {
    if (name === '') throw invalid('One or more parameter values were invalid: An attribute name may not be empty');
    copy[name] = acceptValue(input[name]!, depth);
  }
  return copy;
}

function acceptNull(value: boolean): Value {
  if (value) return { NULL: true };
  throw invalid('One or more parameter values were invalid: Null attribute value types must have the value of true');
}

// The messages' irregular wording is DynamoDB's own.
function acceptSet(input: Value): Value {
  if (input.SS !== undefined) {
    if (input.SS.length === 0)
      throw invalid('One or more parameter values were invalid: An string set  may not be empty');
    if (repeats(input.SS))
      throw invalid(`One or more parameter values were invalid: ${collection(input.SS)} contains duplicates.`);
    return { SS: [...input.SS] };
  }
  if (input.NS !== undefined) {
    if (input.NS.length === 0)
      throw invalid('One or more parameter values were invalid: An number set  may not be empty');
    const numbers = input.NS.map(canonicalNumber);
    if (repeats(numbers)) throw invalid('Input collection contains duplicates');
    return { NS: numbers };
  }
  if (input.BS !== undefined) {
    if (input.BS.length === 0)
      throw invalid('One or more parameter values were invalid: Binary sets should not be empty');
    const texts = input.BS.map(binaryText);
    if (repeats(texts))
      throw invalid(`One or more parameter values were invalid: ${collection(texts)}of type BS contains duplicates.`);
    return { BS: input.BS.map((bytes) => Uint8Array.from(bytes)) };
  }
  throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
}

const repeats = (members: readonly string[]) => new Set(members).size < members.length;
const collection = (members: readonly string[]) => `Input collection [${members.join(', ')}]`;
