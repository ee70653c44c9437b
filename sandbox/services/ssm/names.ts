import { arn } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';

/** A name as a request gives it: a name or an ARN, which may end in `:3`, a version. */
export interface Reference {
  readonly name: string;
  /** `:3`, as the answer repeats it; undefined if the newest version is meant. */
  readonly selector: string | undefined;
}

export const parameterArn = (name: string): string => arn('ssm', `parameter/${name.replace(/^\//, '')}`);

const ARN_PREFIX = parameterArn('');

/** The name in an ARN or a plain name. An ARN does not tell whether the name began with a slash: `has` knows it. */
export function readReference(given: string, has: (name: string) => boolean): Reference {
  const isArn = given.startsWith('arn:');
  const [path = '', selector] = (isArn ? given.slice(ARN_PREFIX.length) : given).split(':');
  const name = isArn && !has(path) ? `/${path}` : path;
  return { name, selector: selector === undefined ? undefined : `:${selector}` };
}

/** API reference, PutParameter, "Parameter names": levels of a hierarchy, and characters with the ARN in front. */
const MAX_LEVELS = 15;
const MAX_FULL_LENGTH = 1011;

/**
 * Checks a name that is to be created (API reference, PutParameter, `Name`).
 * @throws {AwsError} ValidationException, AccessDeniedException or HierarchyLevelLimitExceededException
 */
export function checkName(name: string): void {
  if (/^\/?ssm/i.test(name) || !isPath(name)) throw badName();
  if (/^\/?aws/i.test(name)) {
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (name.includes('/') && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (name.endsWith('/')) throw invalid('Parameter name must not end with slash.');
  if (parameterArn(name).length > MAX_FULL_LENGTH) {
    throw invalid(`The parameter name with its ARN must not exceed ${MAX_FULL_LENGTH} characters.`);
  }
  if (name.split('/').length - 1 > MAX_LEVELS) {
    const message = `Parameter name levels exceed the maximum of ${MAX_LEVELS} levels.`;
    throw new AwsError('HierarchyLevelLimitExceededException', message);
  }
}

/** Checks a name that is asked for: one that no parameter can have is told from one that none has (recorded answers). */
export function checkReadable(name: string): void {
  const isQualified = name.startsWith('/') || !name.includes('/');
  if (!isPath(name) || !isQualified) throw badName();
}

const isPath = (name: string): boolean => /^[\w./-]+$/.test(name) && !name.includes('//');

const badName = (): AwsError =>
  invalid(
    'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of ' +
      'sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the ' +
      'following 3 symbols .-_',
  );

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
