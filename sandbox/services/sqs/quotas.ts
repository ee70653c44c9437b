/** Quotas of SQS (Developer Guide, "Amazon SQS quotas", and the API reference where a line says so). */
export const QUOTAS = {
  queueNameCharacters: 80,
  batchEntries: 10,
  batchEntryIdCharacters: 80,
  /** Of one message, and of all messages of a batch together. */
  messageBytes: 1_048_576,
  messageAttributes: 10,
  /** Between two purges of a queue (API reference, PurgeQueue), and between its deletion and another one of its name. */
  pauseSeconds: 60,
  policyBytes: 8_192,
  policyStatements: 20,
  /** In all statements together: the guide does not say, and this is the stricter reading. */
  policyPrincipals: 50,
  /** Of one statement: users report policies with more than ten statements that have one each. */
  statementConditions: 10,
  statementActions: 7,
  tags: 50,
} as const;
