/** Services name it with and without the ending. */
const DENIED: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

/** Whether AWS refused a call for lack of permission: by a role, a boundary, or a policy of the organisation. */
export const isDenied = (error: unknown): boolean => error instanceof Error && DENIED.has(error.name);
