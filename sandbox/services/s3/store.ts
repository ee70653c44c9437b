import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Core } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { noSuchBucket } from './errors.ts';
import { QUOTAS } from './quotas.ts';

export interface StoredObject {
  readonly key: string;
  readonly body: Uint8Array;
  readonly modifiedMs: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Further headers by the names of their members, which come back as they were sent. */
  readonly kept: Readonly<Record<string, string>>;
  /** With its quotation marks: the MD5 digest, as for every object that was not uploaded in parts. */
  readonly eTag: string;
  /** In base64, as the API shows it. */
  readonly crc32: string;
}

/** After how many days the objects whose keys begin so are deleted. */
export interface ExpiryRule {
  readonly prefix: string;
  readonly days: number;
}

const DAY_MS = 86_400_000;

export class Bucket {
  readonly name: string;
  readonly createdMs: number;
  readonly rules: readonly ExpiryRule[];
  readonly #core: Core;
  readonly #objects = new Map<string, StoredObject>();

  constructor(core: Core, name: string, rules: readonly ExpiryRule[]) {
    this.#core = core;
    this.name = name;
    this.rules = rules;
    this.createdMs = core.clock.now();
  }

  get(key: string): StoredObject | undefined {
    const found = this.#objects.get(key);
    return found && !this.#hasExpired(found) ? found : undefined;
  }

  put(key: string, body: Uint8Array, more: Pick<StoredObject, 'contentType' | 'metadata' | 'kept'>): StoredObject {
    const object = {
      key,
      // A copy: whoever gave the bytes may go on writing into them.
      body: Uint8Array.from(body),
      modifiedMs: this.#core.clock.now(),
      eTag: `"${createHash('md5').update(body).digest('hex')}"`,
      crc32: crc32InBase64(body),
      ...more,
    };
    this.#objects.set(key, object);
    return object;
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  /** In the order of their keys' UTF-8 bytes (API reference, ListObjectsV2). */
  all(): StoredObject[] {
    const alive = [...this.#objects.values()].filter((object) => !this.#hasExpired(object));
    return alive.toSorted((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
  }

  /** "rounding the resulting time to the next day midnight UTC" (user guide, "Lifecycle rules: based on age"). */
  #hasExpired({ key, modifiedMs }: StoredObject): boolean {
    const days = Math.min(...this.rules.filter(({ prefix }) => key.startsWith(prefix)).map((rule) => rule.days));
    if (!Number.isFinite(days)) return false;
    return this.#core.clock.now() >= Math.ceil((modifiedMs + days * DAY_MS) / DAY_MS) * DAY_MS;
  }
}

export function crc32InBase64(body: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64');
}

/** User guide, "General purpose bucket naming rules", the ones that are about characters. */
const NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export class BucketStore {
  readonly core: Core;
  readonly #buckets = new Map<string, Bucket>();

  constructor(core: Core) {
    this.core = core;
  }

  all(): Bucket[] {
    return [...this.#buckets.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** @throws {AwsError} NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw noSuchBucket(name);
    return bucket;
  }

  /** @throws {AwsError} InvalidBucketName, BucketAlreadyOwnedByYou */
  create(name: string, rules: readonly ExpiryRule[] = []): Bucket {
    if (!NAME.test(name))
      throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.', {
        status: 400,
        fields: { BucketName: name },
      });
    if (this.#buckets.has(name)) {
      const message = 'Your previous request to create the named bucket succeeded and you already own it.';
      throw new AwsError('BucketAlreadyOwnedByYou', message, { status: 409, fields: { BucketName: name } });
    }
    if (this.#buckets.size >= QUOTAS.buckets)
      throw new AwsError('TooManyBuckets', 'You have attempted to create more buckets than allowed', { status: 400 });
    const bucket = new Bucket(this.core, name, rules);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** @throws {AwsError} NoSuchBucket, BucketNotEmpty */
  delete(name: string): void {
    if (this.get(name).all().length > 0) {
      throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', {
        status: 409,
        fields: { BucketName: name },
      });
    }
    this.#buckets.delete(name);
  }
}
