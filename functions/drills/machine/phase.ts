/** Before the injection, after it, and once everything has been put back. */
export type Phase = 'before' | 'during' | 'after';
