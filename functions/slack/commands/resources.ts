import { addressOf, type ListedController, type Resource } from '../../controllers/row.ts';

/** Something that the fleet manages, as one controller sees it. */
export interface Looked extends Resource {
  readonly controller: ListedController;
}

/** Something that the fleet manages. Things of different kinds may have the same name; then all of them are meant by it. */
export interface Managed {
  /** Whom people mean when they pause the resource. */
  readonly main: Looked;
  /** Who looks after something that belongs to it, such as the safety net of a cluster. */
  readonly companions: readonly Looked[];
}

/** What people may name, and who looks after it. */
export function managedIn(controllers: readonly ListedController[]): Managed[] {
  const looked = controllers.flatMap((controller) =>
    controller.resources.map((resource): Looked => ({ ...resource, controller })),
  );
  const mains = looked.filter(({ controller }) => controller.accompanies === undefined);
  return mains.map((main) => ({
    main,
    companions: looked.filter(
      ({ name, controller }) => name === main.name && controller.accompanies === main.controller.name,
    ),
  }));
}

/** Everything of a name; with its kind before it, as in `safetyNet/shop`, the one that is called so. */
export const namedSo = (typed: string, managed: readonly Managed[]): Managed[] =>
  managed.flatMap((one) => {
    const { main, companions } = one;
    if (typed === main.name || typed === addressOf(main.controller, main.name)) return [one];
    const alone = companions.filter(({ name, controller }) => typed === addressOf(controller, name));
    return alone.map((companion) => ({ main: companion, companions: [] }));
  });

/** The resource as every controller of it sees it. */
export const allOf = ({ main, companions }: Managed): readonly Looked[] => [main, ...companions];
