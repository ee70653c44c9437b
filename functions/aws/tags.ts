import { stageTag } from '../../fleet/names.ts';

/** A tag as most services write it. */
interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export type Tags = ReadonlyMap<string, string | undefined>;

export const tagsOf = (tags: readonly Tag[] = []): Tags => new Map(tags.map(({ Key = '', Value }) => [Key, Value]));

/** Whether tags mark a resource as created by this stage of Evenkeel, or as assigned to it by people. */
export const isOfStage = (tags: Tags, stage: string): boolean => tags.get(stageTag.key) === stageTag.value(stage);
