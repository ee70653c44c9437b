/** A deviation of up to a tenth is left alone (the default tolerance of the Kubernetes Horizontal Pod Autoscaler). */
export const TOLERANCE = 1.1;
