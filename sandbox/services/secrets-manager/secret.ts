import { AwsError } from '../../wire/handlers.ts';

/** A secret's value is a text or bytes, never both. */
export interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

export interface Version extends SecretValue {
  readonly id: string;
  readonly createdMs: number;
}

/** The staging labels that Secrets Manager moves by itself (user guide, "What's in a Secrets Manager secret?"). */
export const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** One secret and its versions. */
export class Secret {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly tags: ReadonlyMap<string, string>;
  readonly createdMs: number;
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

  /** The version by its id, its label or both. @throws {AwsError} ResourceNotFoundException */
  version(id: string | undefined, stage: string | undefined): Version {
    const label = stage ?? (id === undefined ? CURRENT : undefined);
    const labelled = label === undefined ? id : this.#stages.get(label);
    const found = labelled === undefined ? undefined : this.#versions.get(labelled);
    if (found && (id === undefined || found.id === id)) return found;
    const which = label === undefined ? `VersionId: ${id}` : `staging label: ${label}`;
    throw notFound(`Secrets Manager can't find the specified secret value for ${which}`);
  }

  stagesOf(versionId: string): string[] {
    return [...this.#stages].filter(([, id]) => id === versionId).map(([stage]) => stage);
  }

  /** Versions without a label are deprecated and not shown. */
  get stagesByVersion(): Record<string, string[]> {
    return Object.fromEntries([...new Set(this.#stages.values())].map((id) => [id, this.stagesOf(id)]));
  }
}

export const notFound = (message = "Secrets Manager can't find the specified secret."): AwsError =>
  new AwsError('ResourceNotFoundException', message);

const isSameValue = (a: SecretValue, b: SecretValue): boolean =>
  a.SecretString === b.SecretString && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;

const bytesOf = ({ SecretBinary }: SecretValue): Uint8Array => SecretBinary ?? new Uint8Array();
