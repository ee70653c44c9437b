import { checkProperties } from '../../deploy/perform.ts';
import type { Provisioners } from '../../deploy/resource.ts';
import { AwsError } from '../../wire/handlers.ts';
import { ResourcePolicy, type ServiceRequest } from '../events/resourcePolicy.ts';

/** CloudWatch Logs user guide, "CloudWatch Logs quotas": resource policies of an account in a Region. */
const POLICIES = 10;

/** API reference, PutResourcePolicy. */
const POLICY_CHARACTERS = 5_120;

/** Which services of AWS may write to log groups: policies of the account, each about the groups that it names. */
export class LogPolicies {
  readonly #policies = new Map<string, ResourcePolicy>();

  readonly provisioners: Provisioners = {
    'AWS::Logs::ResourcePolicy': (resource) => {
      checkProperties(resource, new Set(['PolicyDocument', 'PolicyName']));
      const { PolicyName: name, PolicyDocument: text } = resource.properties as Record<string, string>;
      return this.#put(name!, text!);
    },
  };

  #put(name: string, text: string): () => void {
    if (text.length > POLICY_CHARACTERS) throw new AwsError('InvalidParameterException', 'Invalid policy length');
    const previous = this.#policies.get(name);
    // The words are a guess.
    if (!previous && this.#policies.size >= POLICIES)
      throw new AwsError('LimitExceededException', 'Resource limit exceeded.');
    this.#policies.set(name, new ResourcePolicy([JSON.parse(text)]));
    return () => {
      if (previous) this.#policies.set(name, previous);
      else this.#policies.delete(name);
    };
  }

  /** Whether any of them allows it, and none denies it. */
  allow(request: ServiceRequest): boolean {
    return [...this.#policies.values()].some((policy) => policy.allows(request));
  }
}
