/** The `source` of everything that Evenkeel says on its own bus. It stands alone, so that speaking takes no schemas. */
export const OWN_SOURCE = 'evenkeel';
