import { z } from 'zod';

/** Letters, digits and /_+=.@!- make a name; an ARN ends in it, a hyphen and six characters (API reference). */
const SECRET = /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@!-]+-\w{6}|[\w/+=.@!-]{1,512})$/;

/** Which secret of Secrets Manager is meant. What it holds never stands in a fleet. */
export const secretReference = z.string().regex(SECRET, 'the name of a secret, or its whole ARN');
