/** Before the injection, after it, and after the rollback. */
export type Phase = 'before' | 'during' | 'after';
