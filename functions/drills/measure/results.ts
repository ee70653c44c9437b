import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from '../../aws/clients.ts';
import type { Attempt, RowsFound } from '../../workers/prober/contract/attempt.ts';

/** The results of the prober for one drill, in the bucket of the reports. */
export class Results {
  readonly #bucket: string;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  /** Every attempt that has been written so far; the newest ten seconds may be missing. */
  async attempts(prefix: string): Promise<Attempt[]> {
    return (await this.#readAll<Attempt[]>(`${prefix}attempts/`)).flat();
  }

  /** The rows of each probe that writes, as they were last read back. */
  async rows(prefix: string): Promise<RowsFound[]> {
    return await this.#readAll<RowsFound>(`${prefix}rows/`);
  }

  /** Stops the prober. */
  async stop(prefix: string): Promise<void> {
    await this.write(`${prefix}stop`, 'stop', 'text/plain');
  }

  async write(key: string, body: string, contentType: string): Promise<void> {
    await s3.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body, ContentType: contentType }));
  }

  async #readAll<Content>(prefix: string): Promise<Content[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: s3 },
      { Bucket: this.#bucket, Prefix: prefix },
    )) {
      keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
    }
    return await Promise.all(
      keys.map(async (key) => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
        return JSON.parse((await Body?.transformToString()) ?? 'null') as Content;
      }),
    );
  }
}
