/** A function that says what was called. It can be promisified, or extended as a class, without harm until it is used. */
export function unavailable(name: string): (...args: unknown[]) => never {
  return function notInRealm() {
    throw new Error(`${name} is not available in a realm: a simulated function does no input or output of its own`);
  };
}

/** A copy of a module with some members replaced. Getters stay getters: several of Node's print warnings. */
export function copyOf(module: object, replaced: Readonly<Record<string, unknown>>): object {
  const descriptors: Record<string, PropertyDescriptor> = { ...Object.getOwnPropertyDescriptors(module) };
  for (const [key, value] of Object.entries(replaced)) {
    descriptors[key] = { value, enumerable: true, configurable: true, writable: true };
  }
  return Object.defineProperties({}, descriptors);
}

/** A module whose every function throws an error with its name. Constants stay as they are. */
export function unavailableModule(moduleName: string, module: object, kept: object = {}): object {
  const replaced: Record<string, unknown> = {};
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(module))) {
    if (typeof descriptor.value === 'function') replaced[key] = unavailable(`${moduleName}.${key}`);
  }
  return copyOf(module, { ...replaced, ...kept });
}
