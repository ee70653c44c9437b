/**
 * Quotas of buses (EventBridge User Guide, "Amazon EventBridge quotas", Custom Event Bus – Classic, and the API model).
 * They are the ones of this Region: af-south-1 and eu-south-1 have 100 rules a bus.
 */
export const QUOTAS = {
  buses: 100,
  rulesOfBus: 300,
  /** Rules of a bus whose patterns have wildcards; cannot be raised. */
  wildcardRulesOfBus: 30,
  /** Cannot be raised. */
  targetsOfRule: 5,
  /** Can be raised up to the 4,096 of the API model. */
  patternCharacters: 2_048,
  policyBytes: 10_240,
  /** All entries of a call together: 256 KB by the older API model, "under 1 MB" by the newer; the stricter one holds. */
  entriesBytes: 262_144,
  tagsOfResource: 50,
} as const;
