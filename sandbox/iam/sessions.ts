import { arn } from '../core.ts';
import { suffix, uniqueId } from '../deploy/names.ts';
import type { Role, Roles } from './roles.ts';

/** What signs the calls of a function. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** A role taken on by somebody under a name. */
export interface Session {
  readonly role: Role;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION` */
  readonly arn: string;
  /** `AROA…:SESSION` */
  readonly userId: string;
}

/** Whether a function calls, or a person: the keys of roles begin like this (IAM User Guide, "Unique identifiers"). */
export const isKeyOfRole = (accessKeyId: string): boolean => accessKeyId.startsWith('ASIA');

/** The sessions of roles, by access key. Keys are derived and not drawn, so that a run repeats; they never expire. */
export class Sessions {
  readonly #roles: Roles;
  readonly #byAccessKey = new Map<string, Session>();

  constructor(roles: Roles) {
    this.#roles = roles;
  }

  /** The same role and name give the same credentials. Throws if there is no such role. */
  credentialsFor(roleArn: string, sessionName: string): Credentials {
    const role = this.#roles.get(roleArn);
    const mark = suffix(`${roleArn}/${sessionName}`);
    const accessKeyId = `ASIA0000${mark}`;
    this.#byAccessKey.set(accessKeyId, {
      role,
      arn: arn('sts', `assumed-role/${role.name}/${sessionName}`),
      userId: `${uniqueId('AROA', roleArn)}:${sessionName}`,
    });
    return { accessKeyId, secretAccessKey: `secret-of-${mark}`, sessionToken: `token-of-${mark}` };
  }

  /** Undefined for keys that were not given out here: those of people. */
  get(accessKeyId: string): Session | undefined {
    return this.#byAccessKey.get(accessKeyId);
  }
}
