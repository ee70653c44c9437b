/** Why something could not be read. */
export interface Unread {
  /** For people: `listeners`. */
  readonly what: string;
  /** The rights that reading takes: `elasticloadbalancing:DescribeListeners`. */
  readonly actions: readonly string[];
  readonly kind: 'denied' | 'throttled' | 'expired' | 'unreachable' | 'refused';
  /** In AWS's own words. */
  readonly why: string;
}

const KINDS: readonly (readonly [Unread['kind'], RegExp])[] = [
  [
    'denied',
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException)$/,
  ],
  [
    'throttled',
    /^(Throttling|ThrottlingException|ThrottledException|RequestLimitExceeded|TooManyRequestsException|SlowDown)/,
  ],
  // Credentials of a session that ends meanwhile cannot be renewed: the SDK says then that it has none.
  [
    'expired',
    /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|CredentialsProviderError|TokenProviderError)$/,
  ],
  ['unreachable', /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNRESET|ETIMEDOUT|TimeoutError)$/],
];

/** What kind of failure an error of AWS or of the connection is. */
export function kindOf(error: unknown): Unread['kind'] {
  const { name = '', code = '' } = (error ?? {}) as { name?: string; code?: string };
  return KINDS.find(([, names]) => names.test(name) || names.test(code))?.[0] ?? 'refused';
}

/** `AccessDenied: User … is not authorized …` */
export const wordsOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** It was there when it was listed, and is gone by now. */
export const isGone = (error: unknown): boolean =>
  error instanceof Error && /NotFound(Exception|Fault)?$|^NoSuch/.test(error.name);
