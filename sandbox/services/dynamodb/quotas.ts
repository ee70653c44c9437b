/** Source: Developer Guide, "Service, account, and table quotas", and API reference of the operation; none can be raised. */
export const QUOTAS = {
  itemsOfBatchGet: 100,
  bytesOfBatchGet: 16 * 1024 * 1024,
  itemsOfBatchWrite: 25,
  /** Of TransactWriteItems and TransactGetItems; the API model has the number, too. */
  actionsOfTransaction: 100,
  bytesOfTransaction: 4 * 1024 * 1024,
  bytesOfItem: 400 * 1024,
} as const;
