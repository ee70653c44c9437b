/** An error of AWS or of the connection, with what to do about it; the error itself if it is not a known one. */
export function explainFailure(error: unknown, { stage }: { stage: string }): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  const where = process.env['AWS_ENDPOINT_URL'] ?? process.env['AWS_REGION'] ?? 'the Region of your profile';
  const advice = ADVICE.find(({ names }) => names.test(`${error.name} ${error.message} ${codeOf(error)}`));
  return advice ? new Error(advice.say({ stage, where, message: error.message }), { cause: error }) : error;
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
    names: /^CredentialsProviderError|Could not load credentials/,
    say: ({ message }) => `No AWS credentials found (${message}): set AWS_PROFILE, or log in as for the AWS CLI.
For a sandbox on this machine: --endpoint-url http://127.0.0.1:4566`,
  },
  {
    names: /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch)/,
    say: ({ message }) => `AWS rejected the credentials: ${message}`,
  },
  {
    names: /^Error Region is missing/,
    say: () => 'No AWS Region configured: specify --region, set AWS_REGION, or use a profile with a Region.',
  },
  {
    names: /ECONNREFUSED/,
    say: ({ where }) => `Connection refused by ${where}: start the sandbox (npm start), or check --endpoint-url.`,
  },
  {
    names: /ENOTFOUND|EAI_AGAIN/,
    say: ({ where, message }) => `Cannot reach AWS at ${where}: ${message}`,
  },
];

const codeOf = (error: Error): string => (error as Error & { code?: string }).code ?? '';
