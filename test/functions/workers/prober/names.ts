/** What the stack of `synthesize.ts` calls the bucket of the results, its function and the secret of the database. */
export const BUCKET = 'drill-results';
export const FUNCTION = 'evenkeel-dev-prober';
export const SECRET = 'shop/prober';

/** What synthesizes it, for `synthesizeBefore`. */
export const PROBER_STACK = new URL('synthesize.ts', import.meta.url);
