/**
 * Replaces @smithy/core/event-streams in the bundles, 16 kB: operations with a stream of events, such as S3's
 * SelectObjectContent, load it. Functions call none of them.
 */
const missing = (): never => {
  throw new Error('streams of events are not in this bundle');
};

/** Clients of services that have such an operation ask for it when they are made. */
export const resolveEventStreamSerdeConfig = <Config extends object>(config: Config): Config => config;

export class EventStreamSerde {
  readonly deserializeEventStream = missing;
  readonly serializeEventStream = missing;
}

export { missing as eventStreamSerdeProvider };
