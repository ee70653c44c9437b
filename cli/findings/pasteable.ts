/** What a remedy has people run: the AWS CLI, the CDK, Evenkeel. A stage may stand before it. */
const COMMAND =
  /(?<![\w./-])((?:STAGE=\S+ )?(?:aws (?!sso|configure)[a-z\d-]+ (?:[a-z]+(?:-[a-z\d]+)+|subscribe)|npx (?:cdk|evenkeel) ))/g;

/**
 * A remedy whose commands go where its fault was found: what was read from a sandbox is not mended in production.
 * @param endpointUrl what the SDK is configured with; undefined for AWS itself
 */
export const pasteable = (remedy: string, endpointUrl: string | undefined): string =>
  endpointUrl === undefined ? remedy : remedy.replaceAll(COMMAND, `AWS_ENDPOINT_URL=${endpointUrl} $1`);
