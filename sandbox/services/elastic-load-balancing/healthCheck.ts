import type {
  CreateTargetGroupCommandInput,
  ModifyTargetGroupCommandInput,
  ProtocolEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { validationError } from './errors.ts';
import type { HealthCheck, TargetGroup } from './records.ts';

/**
 * What a group's health checks are unless told otherwise.
 * Source: "Health checks for your target groups", of Application and of Network Load Balancers.
 */
export function initialHealthCheck(
  protocol: ProtocolEnum,
  targetType: TargetGroup['targetType'],
  given: CreateTargetGroupCommandInput,
): HealthCheck {
  const isHttpGroup = protocol === 'HTTP' || protocol === 'HTTPS';
  const checkProtocol = given.HealthCheckProtocol ?? (isHttpGroup || targetType === 'alb' ? 'HTTP' : 'TCP');
  const isHttpCheck = checkProtocol === 'HTTP' || checkProtocol === 'HTTPS';
  return checked({
    HealthCheckProtocol: checkProtocol,
    HealthCheckPort: given.HealthCheckPort ?? 'traffic-port',
    HealthCheckEnabled: given.HealthCheckEnabled ?? true,
    HealthCheckIntervalSeconds: given.HealthCheckIntervalSeconds ?? 30,
    HealthCheckTimeoutSeconds: given.HealthCheckTimeoutSeconds ?? (isHttpGroup ? 5 : checkProtocol === 'HTTP' ? 6 : 10),
    HealthyThresholdCount: given.HealthyThresholdCount ?? 5,
    UnhealthyThresholdCount: given.UnhealthyThresholdCount ?? 2,
    ...(isHttpCheck && {
      HealthCheckPath: given.HealthCheckPath ?? '/',
      Matcher: given.Matcher ?? { HttpCode: isHttpGroup ? '200' : '200-399' },
    }),
  });
}

/** What is not mentioned stays as it is. */
export function modifiedHealthCheck(
  { healthCheck }: TargetGroup,
  { TargetGroupArn: _arn, ...given }: ModifyTargetGroupCommandInput,
): HealthCheck {
  const mentioned = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return checked({ ...healthCheck, ...mentioned });
}

/** @throws {AwsError} ValidationError for what is outside of the ranges of the API model */
function checked(check: HealthCheck): HealthCheck {
  const within = (name: keyof HealthCheck, low: number, high: number) => {
    const value = Number(check[name]);
    if (value < low || value > high) throw validationError(`${name} must be between ${low} and ${high}`);
  };
  within('HealthCheckIntervalSeconds', 5, 300);
  within('HealthCheckTimeoutSeconds', 2, 120);
  within('HealthyThresholdCount', 2, 10);
  within('UnhealthyThresholdCount', 2, 10);
  if (check.HealthCheckTimeoutSeconds! >= check.HealthCheckIntervalSeconds!)
    throw validationError('Health check timeout must be smaller than the interval');
  return check;
}
