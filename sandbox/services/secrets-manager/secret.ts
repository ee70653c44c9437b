import { AwsError } from '../../wire/handlers.ts';
import { invalid, notFound, refused } from './errors.ts';

/** A secret's value is a text or bytes, never both. */
export interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

export interface Version extends SecretValue {
  readonly id: string;
  readonly createdMs: number;
  accessedMs?: number;
}

/** The staging labels that Secrets Manager moves by itself (user guide, "What's in a Secrets Manager secret?"). */
export const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** One secret and its versions. */
export class Secret {
  readonly name: string;
  readonly arn: string;
  description: string | undefined;
  /** Undefined until there are any. */
  tags: ReadonlyMap<string, string> | undefined;
  policy: string | undefined;
  readonly createdMs: number;
  accessedMs: number | undefined;
  changedMs: number;
  /** When its deletion was asked for; it can no longer be read then. */
  deletedMs: number | undefined;
  readonly #versions = new Map<string, Version>();
  /** Which version each label is on. */
  readonly #stages = new Map<string, string>();

  constructor(settings: Pick<Secret, 'name' | 'arn' | 'description' | 'tags' | 'createdMs'>) {
    this.name = settings.name;
    this.arn = settings.arn;
    this.description = settings.description;
    this.tags = settings.tags;
    this.createdMs = settings.createdMs;
    this.changedMs = settings.createdMs;
  }

  /**
   * Adds a version and moves labels to it. The same version with the same value may be added again.
   * @throws {AwsError} ResourceExistsException if the version is there with another value
   */
  add(version: Version, stages: readonly string[]): void {
    const known = this.#versions.get(version.id);
    if (known && !isSameValue(known, version)) {
      const message = `You can't use ClientRequestToken ${version.id} because that value is already in use for a version of secret ${this.arn}.`;
      throw new AwsError('ResourceExistsException', message);
    }
    if (known) return;
    this.#versions.set(version.id, version);
    this.changedMs = version.createdMs;
    const before = this.#stages.get(CURRENT);
    for (const stage of stages) this.#stages.set(stage, version.id);
    if (before !== undefined && stages.includes(CURRENT)) this.#stages.set(PREVIOUS, before);
  }

  describe(description: string, nowMs: number): void {
    this.description = description;
    this.changedMs = nowMs;
  }

  /** In the order in which they were made. */
  versions(): Version[] {
    return [...this.#versions.values()];
  }

  /**
   * Moves a label from one version to another, or takes it away. Where the current version changes, the one before it
   * becomes the previous one.
   * @throws {AwsError} InvalidParameterException, ResourceNotFoundException
   */
  moveStage(stage: string, from: string | undefined, to: string | undefined): void {
    const holder = this.#stages.get(stage);
    if (to !== undefined && !this.#versions.has(to)) throw noVersion(`VersionId: ${to}`);
    if (from !== undefined && from !== holder)
      throw invalid(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is not attached to ${from}.`,
      );
    if (to !== undefined && holder !== undefined && holder !== to && from === undefined) {
      throw invalid(
        `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
      );
    }
    if (to === undefined && stage === CURRENT)
      throw invalid(
        `You can only move staging label ${CURRENT} to a different secret version. It can’t be completely removed.`,
      );
    if (to === undefined) this.#stages.delete(stage);
    else this.#stages.set(stage, to);
    if (stage === CURRENT && holder !== undefined && holder !== to) this.#stages.set(PREVIOUS, holder);
  }

  /**
   * The version by its id, its label or both.
   * @throws {AwsError} ResourceNotFoundException; InvalidRequestException where the label is on another version
   */
  version(id: string | undefined, stage: string | undefined): Version {
    const named = id === undefined ? undefined : this.#versions.get(id);
    if (id !== undefined && !named) throw noVersion(`VersionId: ${id}`);
    const label = stage ?? CURRENT;
    const labelled = this.#versions.get(this.#stages.get(label) ?? '');
    if (named && stage !== undefined && named !== labelled)
      throw refused('You provided a VersionStage that is not associated to the provided VersionId.');
    const found = named ?? labelled;
    if (!found) throw noVersion(`staging label: ${label}`);
    return found;
  }

  stagesOf(versionId: string): string[] {
    return [...this.#stages].flatMap(([stage, id]) => (id === versionId ? [stage] : [])).toSorted();
  }

  /** Versions without a label are deprecated and not shown. */
  get stagesByVersion(): Record<string, string[]> {
    return Object.fromEntries([...new Set(this.#stages.values())].map((id) => [id, this.stagesOf(id)]));
  }
}

const noVersion = (which: string) => notFound(`Secrets Manager can't find the specified secret value for ${which}`);

const isSameValue = (a: SecretValue, b: SecretValue): boolean =>
  a.SecretString === b.SecretString && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;

const bytesOf = ({ SecretBinary }: SecretValue): Uint8Array => SecretBinary ?? new Uint8Array();
