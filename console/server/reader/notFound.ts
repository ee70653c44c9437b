/** A page has asked for what there is not. */
export class NotFoundError extends Error {}
