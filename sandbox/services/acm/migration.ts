import type * as client from '@aws-sdk/client-acm';
import { notSimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { emailsOf } from './descriptions.ts';
import { conflict, invalidState, validationError } from './errors.ts';
import type { Issuance } from './issuance.ts';
import type { Validation } from './records.ts';
import type { AcmState } from './state.ts';
import { validationRecord } from './validationRecords.ts';

type Operations = 'UpdateCertificateOptions' | 'ListCertificateDomainValidations';

/** Moving a certificate from validation by e-mail to validation by DNS ("Migrate from email to DNS validation"). */
export function migrationHandlers(state: AcmState, issuance: Issuance): Answers<Operations> {
  return {
    UpdateCertificateOptions: ({ CertificateArn, Options }) => {
      const certificate = state.certificate(CertificateArn);
      if (Options?.Export || Options?.CertificateTransparencyLoggingPreference)
        throw notSimulated('Changing other options than ValidationMethod by acm:UpdateCertificateOptions');
      const { validation, update, status } = certificate;
      if (!validation || status !== 'ISSUED') throw invalidState('The certificate must have been issued by Amazon.');
      if (update?.status === 'PENDING_DOMAIN_VALIDATION') throw conflict('An update is under way.');
      if (Options?.ValidationMethod !== 'DNS' || validation.method !== 'EMAIL')
        throw validationError('The validation method can be changed from EMAIL to DNS only.');
      const nowMs = state.core.clock.now();
      certificate.update = {
        to: issuance.newValidation('DNS', certificate.names),
        requestedMs: nowMs,
        status: 'PENDING_DOMAIN_VALIDATION',
        updatedMs: nowMs,
      };
      issuance.migrate(certificate);
      return {};
    },

    ListCertificateDomainValidations: ({ CertificateArn }) => {
      const { names, validation, update } = state.certificate(CertificateArn);
      const nowMs = state.core.clock.now();
      const requested = update?.status === 'PENDING_DOMAIN_VALIDATION' ? update.to : undefined;
      return {
        DomainValidationSummaryList: names.map((name) => ({
          DomainName: name,
          ...(validation && { ActiveValidationConfiguration: configurationOf(name, validation, nowMs) }),
          ...(requested && { RequestedValidationConfiguration: configurationOf(name, requested, nowMs) }),
        })),
      };
    },
  };
}

function configurationOf(name: string, validation: Validation, nowMs: number): client.ValidationConfiguration {
  const { method, shownMs, domains } = validation;
  return {
    ValidationMethod: method,
    ValidationStatus: domains.get(name),
    ...(method === 'EMAIL'
      ? {
          ValidationChallenge: {
            EmailValidationChallenge: { ValidationEmails: emailsOf(name), ValidationDomain: name },
          },
        }
      : nowMs >= shownMs && {
          ValidationChallenge: { DnsValidationChallenge: { ResourceRecord: validationRecord(name) } },
        }),
  };
}
