import type * as client from '@aws-sdk/client-ssm';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import { invalid } from './names.ts';
import { OWN_KEY } from './secure.ts';
import { QUOTAS } from './quotas.ts';
import { taggedParameter } from './reading.ts';
import type { ParameterStore } from './store.ts';

/** What changes Parameter Store. */
export function createWriting(store: ParameterStore): Handlers<typeof client> {
  return {
    PutParameter({ Name = '', Overwrite = false, Tags = [], KeyId, Policies, ...declared }, { accessKeyId }) {
      checkKey(KeyId, declared.Type ?? store.find(Name)?.type);
      if (Policies !== undefined) throw invalid('Policies of parameters are not simulated.');
      if (Overwrite && Tags.length > 0) {
        throw invalid(
          "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
        );
      }
      const existing = Overwrite ? store.find(Name) : undefined;
      const version = existing
        ? store.overwrite(existing, declared, accessKeyId)
        : store.create(Name, declared, withTags(new Map(), Tags), accessKeyId);
      return { Version: version.number, Tier: store.find(Name)!.tier };
    },
    DeleteParameter: ({ Name = '' }) => (store.delete(Name), {}),
    DeleteParameters({ Names = [] }) {
      const known = Names.filter((name) => store.find(name));
      const unknown = Names.filter((name) => !store.find(name));
      for (const name of known) store.delete(name);
      return { DeletedParameters: known, InvalidParameters: unknown };
    },
    AddTagsToResource({ ResourceType, ResourceId = '', Tags = [] }) {
      const { tags } = taggedParameter(store, ResourceType, ResourceId);
      for (const [key, value] of withTags(tags, Tags)) tags.set(key, value);
      return {};
    },
    RemoveTagsFromResource({ ResourceType, ResourceId = '', TagKeys = [] }) {
      const { tags } = taggedParameter(store, ResourceType, ResourceId);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
  };
}

/** @throws {AwsError} ValidationException */
function checkKey(keyId: string | undefined, type: string | undefined): void {
  if (keyId === undefined) return;
  if (type !== 'SecureString') throw invalid('KeyId is required for SecureString type parameter only.');
  if (keyId !== OWN_KEY) throw invalid(`Keys other than ${OWN_KEY} are not simulated.`);
}

/** @throws {AwsError} TooManyTagsError */
function withTags(tags: ReadonlyMap<string, string>, more: readonly client.Tag[]): Map<string, string> {
  const all = new Map([...tags, ...more.map(({ Key = '', Value = '' }) => [Key, Value] as const)]);
  if (all.size > QUOTAS.tagsOfParameter)
    throw new AwsError('TooManyTagsError', `A parameter can have at most ${QUOTAS.tagsOfParameter} tags.`);
  return all;
}
