import type { Tag } from '@aws-sdk/client-acm';
import type { Answers } from './api.ts';
import { invalidTag, tooManyTags } from './errors.ts';
import { MAX_TAGS } from './options.ts';
import type { AcmState } from './state.ts';

type Operations = 'AddTagsToCertificate' | 'RemoveTagsFromCertificate' | 'ListTagsForCertificate';

/** @throws {AwsError} InvalidTagException, TooManyTagsException */
export function addTags(tags: Map<string, string>, given: readonly Tag[] = []): Map<string, string> {
  for (const { Key } of given)
    if (!Key || Key.length > 128 || Key.startsWith('aws:')) throw invalidTag(`The tag key ${Key} is not valid.`);
  if (new Set([...tags.keys(), ...given.map(({ Key }) => Key!)]).size > MAX_TAGS) throw tooManyTags(MAX_TAGS);
  for (const { Key, Value } of given) tags.set(Key!, Value ?? '');
  return tags;
}

export function tagHandlers(state: AcmState): Answers<Operations> {
  return {
    AddTagsToCertificate: ({ CertificateArn, Tags }) => {
      addTags(state.certificate(CertificateArn).tags, Tags);
      return {};
    },
    // A tag that is given with a value goes only if it has that value (API reference).
    RemoveTagsFromCertificate: ({ CertificateArn, Tags }) => {
      const { tags } = state.certificate(CertificateArn);
      for (const { Key, Value } of Tags!) if (Value === undefined || tags.get(Key!) === Value) tags.delete(Key!);
      return {};
    },
    ListTagsForCertificate: ({ CertificateArn }) => ({
      Tags: [...state.certificate(CertificateArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}
