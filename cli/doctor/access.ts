import { profileFailure } from '../evenkeel/profile.ts';
import { type Finding, findingOf, type Severity } from '../findings/finding.ts';

/** Why AWS could not be asked anything at all. */
interface AccessRow {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly seenBy: string;
  readonly remedy: string;
  readonly link: string;
  /** What the error is called, by its name, its code or its words. */
  readonly errors: RegExp;
  /** What is wrong, as a sentence. (default: the error's own) */
  readonly message?: string;
}

const SIGN_IN = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html';

/** The first that fits counts. */
export const ACCESS: readonly AccessRow[] = [
  {
    id: 'profile-missing',
    title: 'a profile that does not exist',
    severity: 'error',
    seenBy: 'AWS_PROFILE names none of ~/.aws/config and ~/.aws/credentials',
    remedy: 'export AWS_PROFILE=PROFILE, or unset AWS_PROFILE: aws configure list-profiles',
    link: SIGN_IN,
    errors: /^ProfileMissingError$/,
  },
  {
    id: 'sign-in-expired',
    title: 'the session of a profile has expired',
    severity: 'error',
    seenBy: 'the SDK finds the session of IAM Identity Center, or of aws login, expired or invalid',
    remedy: 'aws sso login --profile {profile}, or aws login --profile {profile}',
    link: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
    errors: /^SignInExpiredError$/,
  },
  {
    id: 'profile-unusable',
    title: 'a profile gives no credentials',
    severity: 'error',
    seenBy: 'the SDK finds the profile that AWS_PROFILE names, and no credentials by it',
    remedy: 'aws sts get-caller-identity --profile {profile} says what is wrong with it',
    link: SIGN_IN,
    errors: /^ProfileUnusableError$/,
  },
  {
    id: 'credentials-missing',
    title: 'no AWS credentials',
    severity: 'error',
    seenBy: 'the SDK finds none in the environment, the profile or the machine',
    remedy: 'aws configure sso, or export AWS_PROFILE=PROFILE; for a sandbox: --endpoint-url http://127.0.0.1:4566',
    link: SIGN_IN,
    errors: /^CredentialsProviderError|Could not load credentials/,
    message: 'There are no AWS credentials.',
  },
  {
    id: 'credentials-expired',
    title: 'credentials have expired',
    severity: 'error',
    seenBy: 'STS answers GetCallerIdentity with ExpiredToken',
    remedy: 'aws sso login --profile PROFILE, or renew the credentials the way you got them',
    link: 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sso.html',
    errors: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)/,
    message: 'The credentials have expired.',
  },
  {
    id: 'clock-skewed',
    title: 'the clock of this machine is wrong',
    severity: 'error',
    seenBy: 'STS answers GetCallerIdentity with RequestTimeTooSkewed, or that the signature is not yet current',
    remedy: 'timedatectl set-ntp true',
    link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html',
    errors: /RequestTimeTooSkewed|Signature (expired|not yet current)/,
    message: 'AWS does not accept the time in the signature.',
  },
  {
    id: 'region-elsewhere',
    title: 'the endpoint is that of another Region',
    severity: 'error',
    seenBy: 'STS answers GetCallerIdentity that the credential should be scoped to another Region',
    remedy: 'repeat the command with --region and the Region of the endpoint; a sandbox says which it is as it starts',
    link: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html',
    errors: /scoped to a valid region/i,
    message: 'The endpoint does not answer for {region}.',
  },
  {
    id: 'credentials-rejected',
    title: 'AWS does not accept the credentials',
    severity: 'error',
    seenBy: 'STS answers GetCallerIdentity with InvalidClientTokenId or SignatureDoesNotMatch',
    remedy:
      'aws sts get-caller-identity --profile PROFILE; enable the Region {region} if the account has not: account menu › Account › AWS Regions',
    link: 'https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html',
    errors: /^(InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|AuthFailure)/,
    message: 'AWS does not accept the credentials: the key is not valid, or the account has not enabled the Region.',
  },
  {
    id: 'region-missing',
    title: 'no Region configured',
    severity: 'error',
    seenBy: 'the SDK finds none in the environment or the profile',
    remedy: 'repeat the command with --region NAME, or export AWS_REGION=NAME',
    link: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html',
    errors: /Region is missing|region=""/,
    message: 'No AWS Region is configured.',
  },
  {
    id: 'region-unknown',
    title: 'AWS has no such Region',
    severity: 'error',
    seenBy: 'the host name of STS in the Region does not resolve',
    remedy: 'aws account list-regions --query "Regions[].RegionName"',
    link: 'https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html',
    errors: /ENOTFOUND|EAI_AGAIN|Region not accepted/,
    message:
      'There is no such host as the one of AWS in the Region {region}: the name is wrong, or there is no network.',
  },
  {
    id: 'certificate-untrusted',
    title: 'the certificate of whoever answers is not trusted',
    severity: 'error',
    seenBy: 'the TLS handshake ends with a certificate whose authority is not known',
    remedy:
      'export NODE_EXTRA_CA_CERTS=FILE, with the authority of whoever inspects connections: Node reads no other list',
    link: 'https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-registering-certs.html',
    errors: /self[- ]signed certificate|unable to (?:get|verify) (?:local issuer|the first) certificate/i,
    message: 'What answers at {where} has a certificate that nobody here trusts: {error}.',
  },
  {
    id: 'endpoint-unreachable',
    title: 'nobody answers',
    severity: 'error',
    seenBy: 'the connection is refused or ends without an answer',
    remedy: 'npm start for a sandbox; else check --endpoint-url, the network, and HTTPS_PROXY',
    link: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html',
    errors: /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|TimeoutError|Failed to establish tunnel/,
    message: 'Nobody answers at {where} ({error}).',
  },
];

/** What kept the caller from being identified; undefined for an error that is none of these. */
export function accessFinding(
  thrown: unknown,
  { region, where }: Readonly<Record<'region' | 'where', string>>,
): Finding | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const error = profileFailure(thrown);
  const { code = '' } = error as Error & { code?: string };
  const found = ACCESS.find(({ errors }) => errors.test(error.name) || errors.test(error.message) || errors.test(code));
  const known = { region, where, profile: process.env['AWS_PROFILE'] ?? 'default' };
  const said = error.message.split('\n')[0]! || code;
  const filled = (text: string) =>
    text
      .replace('{region}', region)
      .replace('{where}', where)
      .replace('{error}', () => said);
  return found && findingOf(found, { resource: where, message: filled(found.message ?? error.message) }, known);
}
