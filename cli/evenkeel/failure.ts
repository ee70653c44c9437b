import type { Place } from './commandLine.ts';
import { proxyHost } from './environment.ts';
import { profileFailure } from './profile.ts';

/** An error of AWS or of the connection, with what to do about it; the error itself if it is not a known one. */
export function explainFailure(thrown: unknown, { stage }: Pick<Place, 'stage'>): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown));
  const error = profileFailure(thrown);
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region = 'the Region of your profile' } = process.env;
  const proxy = proxyHost();
  const where = `${endpoint ?? region}${proxy === undefined ? '' : ` by the proxy ${proxy}`}`;
  const text = `${error.name} ${error.message} ${codeOf(error)}`;
  const advice = ADVICE.find(({ names }) => names.test(text));
  return advice ? new Error(advice.say({ stage, where, message: messageOf(error) }), { cause: error }) : error;
}

interface Case {
  readonly stage: string;
  readonly where: string;
  readonly message: string;
}

const ADVICE: readonly { readonly names: RegExp; readonly say: (about: Case) => string }[] = [
  {
    names: /^ResourceNotFoundException/,
    say: ({
      stage,
      where,
    }) => `Table evenkeel-${stage} not found at ${where}: check the stage (--stage), the Region (--region)
and the account (AWS_PROFILE), and that Evenkeel is deployed there.`,
  },
  {
    names: /^ProfileMissingError/,
    say: ({ message }) => `${message} Set AWS_PROFILE to one of them, or unset it.`,
  },
  {
    names: /^SignInExpiredError/,
    say: ({ message }) => `${message} Log in again: aws sso login, or aws login.`,
  },
  {
    names: /^ProfileUnusableError/,
    say: ({ message }) => `${message} Compare: aws sts get-caller-identity`,
  },
  {
    names: /^CredentialsProviderError|Could not load credentials/,
    say: ({ message }) => `No AWS credentials found (${message}): set AWS_PROFILE, or log in as for the AWS CLI.
For a sandbox on this machine: --endpoint-url http://127.0.0.1:4566`,
  },
  {
    names: /^(ExpiredToken|RequestExpired|TokenRefreshRequired)/,
    say: ({ message }) => `Your AWS credentials have expired (${message}): log in again, as for the AWS CLI.`,
  },
  {
    names: /scoped to a valid region/i,
    say: ({ where }) =>
      `${where} is the endpoint of another Region: specify that one with --region or AWS_REGION. A sandbox says which it is as it starts.`,
  },
  {
    names: /^(InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|AuthFailure)/,
    say: ({ message }) =>
      `AWS rejected the credentials (${message}): check AWS_PROFILE, and the clock of this machine.`,
  },
  {
    names: /^(Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|PriorRequestNotComplete)/,
    say: ({ where, message }) =>
      `AWS throttles calls at ${where} (${message}): wait a minute. status --recorded asks the ledger alone.`,
  },
  {
    names: /^(AccessDenied|UnauthorizedOperation|NotAuthorized)\w* .*is not authorized to perform: /s,
    say: ({ message }) => {
      const [, who = 'you', action = 'this'] =
        /User: (\S+) is not authorized to perform: ([\w:-]+)/.exec(message) ?? [];
      return `IAM does not allow ${action} to ${who}`;
    },
  },
  {
    names: /^Error Region is missing/,
    say: () => 'No AWS Region configured: specify --region, set AWS_REGION, or use a profile with a Region.',
  },
  {
    names: /ECONNREFUSED/,
    say: ({ where }) =>
      `Connection refused by ${where}: start the sandbox (npm start), or check --endpoint-url and HTTPS_PROXY.`,
  },
  {
    names: /ENOTFOUND|EAI_AGAIN/,
    say: ({ where, message }) => `Cannot reach AWS at ${where}: ${message}`,
  },
  {
    names: /self[- ]signed certificate|unable to (?:get|verify) (?:local issuer|the first) certificate/i,
    say: ({ where, message }) =>
      `The certificate of whoever answers at ${where} is not trusted (${message}): set NODE_EXTRA_CA_CERTS to the file
of whoever inspects connections; Node reads no other list.`,
  },
  {
    names: /Failed to establish tunnel/,
    say: ({ where, message }) => `No way to AWS at ${where} (${message}): check HTTPS_PROXY and NO_PROXY.`,
  },
  {
    names: /^TimeoutError|ETIMEDOUT|ECONNRESET|EPIPE|socket hang up/,
    say: ({ where, message }) => `No answer from ${where} in time (${message}): check the network, and try again.`,
  },
  {
    // The SDK says so where an answer is neither the JSON nor the XML of the service.
    names: /Deserialization error|Unexpected token|is not expected|not valid JSON/,
    say: ({ where }) => `What answers at ${where} is not AWS: check --endpoint-url.`,
  },
];

/** The first line: what follows is for developers of the SDK. */
const messageOf = ({ message }: Error): string => message.split('\n')[0]!;

const codeOf = (error: Error): string => (error as Error & { code?: string }).code ?? '';
