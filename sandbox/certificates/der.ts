// The few forms of ASN.1 that a certificate is made of, in their distinguished encoding (X.690). Node reads
// certificates and makes none; the libraries that do sign only asynchronously, which virtual time does not wait for.

/** A value with its tag and length in front of it. */
function encode(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content]);
}

export const sequence = (...contents: readonly Uint8Array[]): Buffer => encode(0x30, ...contents);
export const set = (...contents: readonly Uint8Array[]): Buffer => encode(0x31, ...contents);
export const boolean = (value: boolean): Buffer => encode(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (content: Uint8Array): Buffer => encode(0x04, content);
export const text = (value: string): Buffer => encode(0x0c, Buffer.from(value, 'utf8'));

/** A whole number that is not negative, by its hexadecimal digits, which must be even in number. */
export function integer(digits: string): Buffer {
  const bytes = Buffer.from(digits, 'hex');
  return encode(0x02, ...(bytes[0]! & 0x80 ? [Buffer.from([0])] : []), bytes);
}

/** Whole bytes, or as many fewer bits as `unusedBits` says. */
export const bits = (content: Uint8Array, unusedBits = 0): Buffer => encode(0x03, Buffer.from([unusedBits]), content);

/** In dotted form; none of its arcs here is larger than 2^28. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...arcs].flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let rest = arc >> 7; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | 0x80);
    return groups;
  });
  return encode(0x06, Buffer.from(bytes));
}

/** Up to 2049, as RFC 5280 wants it. */
export function utcTime(timeMs: number): Buffer {
  const compact = new Date(timeMs).toISOString().replace(/[-:T]|\.\d+/g, '');
  return encode(0x17, Buffer.from(compact.slice(2)));
}

/** `[number]` around other values. */
export const explicit = (number: number, content: Uint8Array): Buffer => encode(0xa0 | number, content);

/** `[number]` in place of a value's own tag. */
export const implicit = (number: number, content: Uint8Array): Buffer => encode(0x80 | number, content);
