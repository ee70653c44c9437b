import { addressOf, type ListedController, type Resource } from '../../controllers/row.ts';

/** A resource of one controller. */
export interface ControlledResource extends Resource {
  readonly controller: ListedController;
}

/** A managed resource. Resources of different controllers may share a name, which then means all of them. */
export interface Managed {
  /** The resource that a pause applies to. */
  readonly main: ControlledResource;
  /** What belongs to it, such as the safety net of a cluster. */
  readonly companions: readonly ControlledResource[];
}

/** The resources that people can name, with their controllers. */
export function managedIn(controllers: readonly ListedController[]): Managed[] {
  const resources = controllers.flatMap((controller) =>
    controller.resources.map((resource): ControlledResource => ({ ...resource, controller })),
  );
  const mains = resources.filter(({ controller }) => controller.accompanies === undefined);
  return mains.map((main) => ({
    main,
    companions: resources.filter(
      ({ name, controller }) => name === main.name && controller.accompanies === main.controller.name,
    ),
  }));
}

/** All resources of a name; a prefix, as in `safetyNet/shop`, selects one. */
export const resourcesNamed = (typed: string, managed: readonly Managed[]): Managed[] =>
  managed.flatMap((one) => {
    const { main, companions } = one;
    if (typed === main.name || typed === addressOf(main.controller, main.name)) return [one];
    const alone = companions.filter(({ name, controller }) => typed === addressOf(controller, name));
    return alone.map((companion) => ({ main: companion, companions: [] }));
  });

/** The resource and its companions. */
export const allOf = ({ main, companions }: Managed): readonly ControlledResource[] => [main, ...companions];
