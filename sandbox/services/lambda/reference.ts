import { ACCOUNT_ID, REGION } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import { invalidParameter, notFound } from './errors.ts';
import { NAME_MAX_CHARACTERS } from './quotas.ts';

/** A function as a caller names it. */
export interface FunctionReference {
  readonly name: string;
  /** A version or an alias, neither of which the Region has; `$LATEST` is the function itself. */
  readonly qualifier: string | undefined;
}

const FORM =
  /^(?:arn:aws[\w-]*:lambda:)?(?:([a-z]{2,4}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([\w-]+)(?::(\$LATEST|[\w-]+))?$/;

/**
 * Reads `name`, `name:$LATEST`, `123456789012:function:name` or an ARN.
 * @param qualifier of the request itself
 * @throws {AwsError} as recorded: another Region or account, a qualifier that contradicts, a name that is too long
 */
export function parseReference(reference: string, qualifier?: string): FunctionReference {
  const [, region, account, name = '', own] = FORM.exec(reference) ?? [];
  if (name.length > NAME_MAX_CHARACTERS) {
    const asked = `Member must have length less than or equal to ${NAME_MAX_CHARACTERS}`;
    throw invalidParameter(
      `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: ${asked}`,
    );
  }
  if (region !== undefined && region !== REGION) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${REGION}')`);
  }
  if (account !== undefined && account !== ACCOUNT_ID) {
    throw new AwsError('AccessDeniedException', `The account ${account} is not this one.`, { status: 403 });
  }
  if (own !== undefined && qualifier !== undefined && own !== qualifier) {
    throw invalidParameter('The derived qualifier from the function name does not match the specified qualifier.');
  }
  return { name, qualifier: own ?? qualifier };
}
