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
  /** What is wrong, as a sentence. */
  readonly message: string;
}

const SIGN_IN = 'https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-files.html';

/** The first that fits counts. */
export const ACCESS: readonly AccessRow[] = [
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
    id: 'endpoint-unreachable',
    title: 'nobody answers',
    severity: 'error',
    seenBy: 'the connection is refused or ends without an answer',
    remedy: 'npm start for a sandbox; else check --endpoint-url, the network and its proxy',
    link: 'https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html',
    errors: /ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|TimeoutError/,
    message: 'Nobody answers at {where}.',
  },
];

/** What kept the caller from being identified; undefined for an error that is none of these. */
export function accessFinding(
  error: unknown,
  { region, where }: Readonly<Record<'region' | 'where', string>>,
): Finding | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '' } = error as Error & { code?: string };
  const found = ACCESS.find(({ errors }) => errors.test(error.name) || errors.test(error.message) || errors.test(code));
  const known = { region, where };
  const filled = (text: string) => text.replace('{region}', region).replace('{where}', where);
  return found && findingOf(found, { resource: where, message: filled(found.message) }, known);
}
