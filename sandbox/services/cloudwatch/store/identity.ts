export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** A metric is its namespace, its name and its exact set of dimensions. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly name: string;
  /** Sorted by name, so that the order in which a caller writes them makes no difference. */
  readonly dimensions: readonly Dimension[];
  /** Equal for equal metrics, and only for them. */
  readonly key: string;
}

export function identify(namespace: string, name: string, unsorted: readonly Dimension[]): MetricIdentity {
  const dimensions = unsorted.length < 2 ? unsorted : unsorted.toSorted((a, b) => (a.Name < b.Name ? -1 : 1));
  // Neither names nor values may contain control characters, so they cannot run into each other.
  let key = `${namespace}\n${name}`;
  for (const { Name, Value } of dimensions) key += `\n${Name}\t${Value}`;
  return { namespace, name, dimensions, key };
}
