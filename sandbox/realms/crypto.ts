import nodeCrypto, { type BinaryLike, type KeyObject } from 'node:crypto';
import type { Random } from '../random.ts';
import { copyOf, unavailable } from './unavailable.ts';

/** These run on Node's thread pool, which virtual time does not wait for. */
const ON_THREAD_POOL = ['checkPrime', 'generateKey', 'generateKeyPair', 'generatePrime', 'hkdf', 'pbkdf2', 'scrypt'];

/** `node:crypto` with seeded randomness, so that request ids and idempotency tokens repeat in a run of the same seed. */
export function createCrypto(random: Random): { module: object; webCrypto: object } {
  const fill = <T extends ArrayBufferView>(view: T): T => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.integer(0, 255);
    return view;
  };
  const randomUUID = () => formatUuid(fill(Buffer.alloc(16)));
  const randomBytes = (size: number, callback?: (error: null, bytes: Buffer) => void) => {
    const bytes = fill(Buffer.alloc(size));
    if (!callback) return bytes;
    process.nextTick(callback, null, bytes);
    return undefined;
  };
  const randomInt = (low: number, high?: number) =>
    high === undefined ? random.integer(0, low - 1) : random.integer(low, high - 1);
  // The same as Node's, which takes five times as long over a key that is bytes: the SDK signs every call with some.
  const createHmac = (algorithm: string, key: BinaryLike | KeyObject, options?: object) =>
    nodeCrypto.createHmac(algorithm, ArrayBuffer.isView(key) ? nodeCrypto.createSecretKey(key) : key, options);
  const subtle = new Proxy({}, { get: (_, key) => unavailable(`crypto.subtle.${String(key)}`) });
  const webCrypto = { getRandomValues: fill, randomUUID, subtle };
  const module = copyOf(nodeCrypto, {
    ...Object.fromEntries(ON_THREAD_POOL.map((name) => [name, unavailable(`crypto.${name}`)])),
    createHmac,
    randomUUID,
    randomBytes,
    randomInt,
    randomFillSync: fill,
    randomFill: unavailable('crypto.randomFill'),
    getRandomValues: fill,
    webcrypto: webCrypto,
    subtle,
  });
  return { module, webCrypto };
}

/** RFC 9562, version 4. */
export function formatUuid(bytes: Buffer): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
