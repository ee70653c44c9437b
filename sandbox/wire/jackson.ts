/** What Jackson, the JSON parser of AWS's services, says of a text that is none. */
export interface JsonFault {
  readonly message: string;
  /** Where, both from 1. */
  readonly line: number;
  readonly column: number;
}

const VALUE = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/** @returns the faults that are recorded, and a guess for every other one; undefined for JSON */
export function jsonFaultOf(text: string): JsonFault | undefined {
  if (isJson(text)) return undefined;
  const found = (index: number, message: string): JsonFault => {
    const before = text.slice(0, index).split('\n');
    return { message, line: before.length, column: before.at(-1)!.length + 1 };
  };
  const start = text.search(/\S/);
  const word = /^\s*([A-Za-z_$][\w$]*)/.exec(text);
  if (word) {
    return found(word[0].length, `Unrecognized token '${word[1]}': was expecting ${VALUE}`);
  }
  const field = /^\s*\{\s*([^"}\s])/.exec(text);
  if (field) {
    return found(field[0].length - 1, `${unexpected(field[1]!)}: was expecting double-quote to start field name`);
  }
  if (start >= 0 && !/["\d[{-]/.test(text[start]!)) {
    return found(start, `${unexpected(text[start]!)}: expected a valid value ${VALUE}`);
  }
  return found(text.length, 'Unexpected end-of-input');
}

function unexpected(character: string): string {
  const shown = /\p{Cc}/u.test(character) ? '(CTRL-CHAR, ' : `'${character}' (`;
  return `Unexpected character (${shown}code ${character.codePointAt(0)}))`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
