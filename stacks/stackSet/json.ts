export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** A text of a template; nothing where it is no text. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
