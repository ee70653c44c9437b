/** Source: Systems Manager user guide, "Managing parameter tiers", unless a line says otherwise; none can be raised. */
export const QUOTAS = {
  standardParameters: 10_000,
  advancedParameters: 100_000,
  standardValueLength: 4_096,
  advancedValueLength: 8_192,
  /** "Working with parameter versions". */
  versionsKept: 100,
  /** API reference, AddTagsToResource. */
  tagsOfParameter: 50,
} as const;

export type Tier = 'Standard' | 'Advanced';
