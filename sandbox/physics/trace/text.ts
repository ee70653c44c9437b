import { gunzipSync } from 'node:zlib';
import { TraceError } from './error.ts';

/** The text of a file: UTF-8, or what its first bytes say: gzip, or UTF-16, as spreadsheets save "Unicode text". */
export function textOf(name: string, content: Buffer): string {
  if (startsWith(content, 0x1f, 0x8b)) return textOf(name, decompress(name, content));
  if (startsWith(content, 0xff, 0xfe)) return content.toString('utf16le', 2);
  if (startsWith(content, 0xfe, 0xff)) throw new TraceError(name, undefined, 'this is UTF-16 BE: save it as UTF-8');
  return content.toString('utf8');
}

const startsWith = (content: Buffer, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, at) => content[at] === byte);

function decompress(name: string, content: Buffer): Buffer {
  try {
    return gunzipSync(content);
  } catch {
    throw new TraceError(name, undefined, 'this is gzip, and broken: compress it again, or decompress it');
  }
}
