import type { DatabaseInstance } from '../account/shapes.ts';

/**
 * What keeps an instance from taking over, or from serving: it is not there yet, not any more, or broken (Aurora user
 * guide, "Viewing DB instance status"). All others, such as `modifying` or `backing-up`, pass while it serves.
 */
const ABSENT =
  /^(?:creating|deleting|delete-precheck|failed|stopp(?:ed|ing)|starting|inaccessible-.*|incompatible-.*|insufficient-capacity|restore-error|storage-full)$/;

/** Whether an instance can serve, whatever is being done to it at the moment. */
export const isPresent = ({ status }: Pick<DatabaseInstance, 'status'>): boolean => !ABSENT.test(status);
