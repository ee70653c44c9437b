/** Quotas of SNS (Developer Guide and API reference), as far as the Region has them. */
export const QUOTAS = {
  topicNameCharacters: 256,
  subjectCharacters: 100,
  /** Of a message with its attributes, and of all messages of a batch together. */
  messageBytes: 262_144,
  attributeNameBytes: 256,
  batchEntries: 10,
  batchEntryIdCharacters: 80,
  filterPolicyKeys: 5,
  /** The values of its keys, multiplied with each other. */
  filterPolicyCombinations: 150,
  /** From memory; the guide names no number. */
  policyBytes: 30_720,
  tags: 50,
  page: 100,
} as const;
