/** What a person can do about what AWS, or the way to it, answered; the error's own words if nothing is known. */
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
    }) => `There is no table evenkeel-${stage} at ${where}. Is it the right stage (--stage), the right Region
(--region) and the right account (AWS_PROFILE)? Has Evenkeel been deployed there?`,
  },
  {
    names: /^CredentialsProviderError|Could not load credentials/,
    say: ({
      message,
    }) => `No AWS credentials were found (${message}). Set AWS_PROFILE, or log in as you do for the AWS CLI.
For a sandbox on this machine, name it: --endpoint-url http://127.0.0.1:4566`,
  },
  {
    names: /^(ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch)/,
    say: ({ message }) => `AWS does not take these credentials: ${message}`,
  },
  {
    names: /^Error Region is missing/,
    say: () => 'Which Region? Give --region eu-west-1, set AWS_REGION, or use a profile that has one.',
  },
  {
    names: /ECONNREFUSED/,
    say: ({ where }) => `Nothing answers at ${where}. Is the sandbox running there (npm start)?`,
  },
  {
    names: /ENOTFOUND|EAI_AGAIN/,
    say: ({ where, message }) => `AWS cannot be reached at ${where}: ${message}`,
  },
];

const codeOf = (error: Error): string => (error as Error & { code?: string }).code ?? '';
