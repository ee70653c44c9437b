import { AwsError } from '../../wire/handlers.ts';

/** The error that SNS has for most of what is wrong with an input. */
export const invalid = (what: string): AwsError => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

export const notFound = (what: string): AwsError => new AwsError('NotFound', `${what} does not exist`, { status: 404 });
