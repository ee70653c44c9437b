import { z } from 'zod';

/** Letters, digits and /_+=.@!- make a name; an ARN ends in it, a hyphen and six characters (API reference). */
const SECRET = /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+-\w{6}|[\w/+=.@!-]{1,512})$/;

/**
 * A hierarchical path, or one name; an ARN does not show whether the name begins with a slash (API reference,
 * PutParameter).
 */
const PARAMETER = /^ssm:((\/[\w.-]+){1,15}|[\w.-]+)$/;

/** A secret of Secrets Manager, or a SecureString of Parameter Store by its name with `ssm:` in front. */
export const secretOrParameter = z
  .string()
  .refine(
    (reference) => SECRET.test(reference) || PARAMETER.test(reference),
    'the name of a secret, its whole ARN, or ssm: and the name of a SecureString, such as ssm:/evenkeel/slack',
  );

/** A reference to a secret in Secrets Manager. Its content is never in a fleet. */
export const secretReference = z.string().regex(SECRET, 'the name of a secret, or its whole ARN');
