import { arn, type Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import { AwsError } from '../../wire/handlers.ts';
import { notFound, refused } from './errors.ts';
import { Secret } from './secret.ts';

const ARN_PREFIX = arn('secretsmanager', 'secret:');

/** "a hyphen and six random characters" at the end of every ARN (API reference, CreateSecret). */
const SUFFIX_LENGTH = 6;
const SUFFIX_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const DAY_MS = 86_400_000;

/** All secrets of the Region. */
export class SecretStore {
  readonly core: Core;
  readonly random: Random;
  readonly #secrets = new Map<string, Secret>();

  constructor(core: Core) {
    this.core = core;
    this.random = core.random.fork('secrets-manager');
  }

  /** In the order of their names. */
  all(): Secret[] {
    return [...this.#secrets.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** By name, by ARN, or by an ARN without its suffix. */
  find(nameOrArn: string): Secret | undefined {
    if (!nameOrArn.startsWith(ARN_PREFIX)) {
      if (!nameOrArn.startsWith('arn:')) checkName(nameOrArn);
      return this.#secrets.get(nameOrArn);
    }
    const name = nameOrArn.slice(ARN_PREFIX.length);
    const whole = this.#secrets.get(name.slice(0, -SUFFIX_LENGTH - 1));
    return whole?.arn === nameOrArn ? whole : this.#secrets.get(name);
  }

  /** @throws {AwsError} ResourceNotFoundException, InvalidRequestException for one that is being deleted */
  get(nameOrArn: string): Secret {
    const secret = this.find(nameOrArn);
    if (!secret) throw notFound();
    if (secret.deletedMs !== undefined) {
      throw refused("You can't perform this operation on the secret because it was marked for deletion.");
    }
    return secret;
  }

  /** @throws {AwsError} ResourceExistsException, InvalidRequestException, InvalidParameterException */
  create(settings: Pick<Secret, 'name' | 'description' | 'tags'>): Secret {
    const { name } = settings;
    checkName(name);
    const known = this.#secrets.get(name);
    if (known?.deletedMs !== undefined) {
      const message = "You can't create this secret because a secret with this name is already scheduled for deletion.";
      throw refused(message);
    }
    if (known) {
      throw new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    }
    const secret = new Secret({ ...settings, arn: this.newArn(name), createdMs: this.core.clock.now() });
    this.#secrets.set(name, secret);
    return secret;
  }

  /** An ARN that no secret of this name has had. */
  newArn(name: string): string {
    const suffix = Array.from(
      { length: SUFFIX_LENGTH },
      () => SUFFIX_CHARACTERS[this.random.integer(0, SUFFIX_CHARACTERS.length - 1)],
    ).join('');
    return `${ARN_PREFIX}${name}-${suffix}`;
  }

  /** Deletes a secret so many days from now; 0 is at once. @returns when it is gone, in Region time */
  delete(secret: Secret, afterDays: number): number {
    const { clock } = this.core;
    const deletedMs = clock.now();
    secret.deletedMs = deletedMs;
    const remove = () => {
      // It may have been restored meanwhile, and deleted again.
      if (secret.deletedMs === deletedMs) this.#secrets.delete(secret.name);
    };
    if (afterDays === 0) remove();
    else clock.setTimeout(remove, afterDays * DAY_MS);
    return deletedMs + afterDays * DAY_MS;
  }
}

/** Recorded for every operation that takes a name, by localstack's validated tests. */
function checkName(name: string): void {
  if (/^[\w/+=.@!-]+$/.test(name)) return;
  const message =
    'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!';
  throw new AwsError('ValidationException', message);
}
