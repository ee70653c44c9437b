/** Source: S3 API reference, of the operation that the number is about, and user guide; none can be raised here. */
export const QUOTAS = {
  /** User guide, "Naming Amazon S3 objects": bytes in UTF-8. */
  keyBytes: 1_024,
  /** Names and values together, in UTF-8 (user guide, "Working with object metadata"). */
  metadataBytes: 2_048,
  /** ListObjects and ListObjectsV2: "returns up to 1,000 key names", and never more. */
  keysOfPage: 1_000,
  keysOfDeletion: 1_000,
  /** User guide, "General purpose bucket quotas"; AWS raises it on request. */
  buckets: 10_000,
} as const;
