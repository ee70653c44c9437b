import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A profile is named that does not exist. The SDK says then that there is no Region, or that there are no credentials. */
export class ProfileMissingError extends Error {
  override readonly name = 'ProfileMissingError';
}

/** A session of IAM Identity Center, or of `aws login`, is over. The SDK says then that there are no credentials. */
export class SignInExpiredError extends Error {
  override readonly name = 'SignInExpiredError';
}

/** A profile exists and gives no credentials: a role without its source, a process that fails, a device for MFA. */
export class ProfileUnusableError extends Error {
  override readonly name = 'ProfileUnusableError';
}

/** What the SDK says of a session that has ended, by whatever kind of sign-in. */
const EXPIRED_SIGN_IN = /aws (?:sso )?login|Token is expired|SSO session (?:token )?associated/;

const WITHOUT_CREDENTIALS = /^(?:Credentials|Token)ProviderError$/;

/** What is wrong with the profile, where the SDK tells of what follows from it; else the error itself. */
export function profileFailure(error: Error, environment: NodeJS.ProcessEnv = process.env): Error {
  const isWithout = WITHOUT_CREDENTIALS.test(error.name);
  if (!isWithout && !error.message.includes('Region is missing')) return error;
  const profile = environment['AWS_PROFILE'];
  const there = profilesOf(environment);
  if (profile && !there.includes(profile)) {
    const others = there.length > 0 ? `there is ${there.join(', ')}` : 'there is none at all';
    return new ProfileMissingError(`There is no profile ${profile}: ${others}.`, { cause: error });
  }
  if (!isWithout) return error;
  const named = profile ? `the profile ${profile}` : 'the default profile';
  if (EXPIRED_SIGN_IN.test(error.message))
    return new SignInExpiredError(`The session of ${named} has expired.`, { cause: error });
  if (!profile) return error;
  return new ProfileUnusableError(`The profile ${profile} gives no credentials: ${firstLineOf(error)}.`, {
    cause: error,
  });
}

const firstLineOf = ({ message }: Error): string => message.split('\n')[0]!.replace(/\.$/, '');

/** The names of the profiles in the two files of the AWS CLI (SDK reference guide, "Shared config and credentials files"). */
function profilesOf(environment: NodeJS.ProcessEnv): string[] {
  const folder = join(homedir(), '.aws');
  const config = contentOf(environment['AWS_CONFIG_FILE'] ?? join(folder, 'config'));
  const credentials = contentOf(environment['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'));
  return [
    ...new Set([
      ...sectionsOf(config).flatMap((section) => {
        const [, name] = /^profile\s+["']?(.+?)["']?$/.exec(section) ?? [];
        return name ?? (section === 'default' ? section : []);
      }),
      ...sectionsOf(credentials),
    ]),
  ];
}

const sectionsOf = (content: string): string[] =>
  [...content.matchAll(/^\s*\[\s*([^\]]+?)\s*\]/gm)].map(([, section]) => section!);

/** Nothing where there is no such file, or it cannot be read. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
