/** A span in seconds out of which a duration is drawn, evenly. */
export type Seconds = readonly [shortest: number, longest: number];

/** How this service behaves, where it can be set. */
export interface AcmOptions {
  /**
   * Of certificates that Amazon issues. 198 days with a window of 45: "ACM certificate characteristics" and "Managed
   * certificate renewal", since the authorities' rule of 200 days came into force in 2026. It will be less in 2027 and
   * 2029.
   */
  readonly validityDays?: number;
  /** So long before the end does ACM begin to renew; older pages of the documentation say 60. */
  readonly renewalWindowDays?: number;
  /** From the request to the CNAME's being in DescribeCertificate: "after a delay"; how long is a guess. */
  readonly recordShownSeconds?: Seconds;
  /** From the request or the import to the first list with the certificate: users report a delay, and not how long: a guess. */
  readonly listedSeconds?: Seconds;
  /** Between two looks for a CNAME while a certificate is to be issued; a guess: users see issue within minutes. */
  readonly validationCheckSeconds?: Seconds;
  /** From the last domain's validation to the certificate; a guess. */
  readonly issueSeconds?: Seconds;
  /** From the opening of the renewal window to the first attempt; a guess. */
  readonly renewalStartSeconds?: Seconds;
  /** Between two attempts to renew; "ACM tries … periodically", and how often is a guess. */
  readonly renewalCheckSeconds?: Seconds;
  /** The certificates of a Region. */
  readonly certificateQuota?: number;
  /** Requests in 365 days. */
  readonly requestQuota?: number;
  /** Names on one certificate. */
  readonly namesQuota?: number;
}

/** Quotas: "Quotas" of the ACM user guide. */
export const DEFAULT_OPTIONS = {
  validityDays: 198,
  renewalWindowDays: 45,
  recordShownSeconds: [2, 8],
  listedSeconds: [2, 20],
  validationCheckSeconds: [30, 120],
  issueSeconds: [10, 60],
  renewalStartSeconds: [60, 3_600],
  renewalCheckSeconds: [1_200, 3_600],
  certificateQuota: 2_500,
  requestQuota: 5_000,
  namesQuota: 10,
} as const satisfies Required<AcmOptions>;

/** "The validation times out after 72 hours" (user guide, "DNS validation"). */
export const VALIDATION_HOURS = 72;

/** A token is remembered for an hour (API reference, RequestCertificate). */
export const TOKEN_HOURS = 1;

/** Approaching expiration is told daily from so many days before the end (user guide, "EventBridge support"). */
export const APPROACHING_DAYS = { AMAZON_ISSUED: 30, IMPORTED: 45, PRIVATE: 45 } as const;

/** Of what a private authority issues for ACM: 13 months (user guide, "Requesting a private certificate"). */
export const PRIVATE_VALIDITY_DAYS = 395;

/** So long before its end is a private certificate renewed (user guide, "Managed renewal of private certificates"). */
export const PRIVATE_RENEWAL_WINDOW_DAYS = 60;

export const MAX_TAGS = 50;
