import { FINDINGS, type FindingCode } from '../../workflow/finding-catalogue.ts';
import { DOCS, entry, type FindingEntry } from './entry.ts';

type Extra = Pick<Partial<FindingEntry>, 'severity' | 'commands' | 'followsFrom'>;

const TARGET = ['az resource show --ids {target}'];
const SECRET = ['kubectl describe secret {secret} -n {secretNamespace}'];

/** A finding of the validation of a connection, in the words of the validation. */
function fromValidation(code: FindingCode, extra: Extra = {}): FindingEntry {
  const { title, cause, recommendation } = FINDINGS[code];
  return entry({
    ...extra,
    title: `${title} (connection '{connection}')`,
    cause,
    fix: [recommendation],
    docs: DOCS.serviceConnector,
  });
}

/** What the validation of a connection finds and nothing above says already; the codes are the validation's. */
export const VALIDATION_FINDINGS = {
  ValidationTargetMissing: fromValidation('ValidationTargetMissing', { commands: TARGET }),
  ValidationTargetNotUsable: fromValidation('ValidationTargetNotUsable', { commands: TARGET }),
  ValidationIdentityMissing: fromValidation('ValidationIdentityMissing', {
    commands: ['az identity list --subscription {subscription} --query "[].{id: id, clientId: clientId}"'],
  }),
  ValidationFederationMissing: fromValidation('ValidationFederationMissing', {
    followsFrom: ['ValidationIdentityMissing'],
  }),
  ValidationAccessMissing: fromValidation('ValidationAccessMissing', {
    commands: ['az role assignment list --scope {target} --include-inherited'],
    followsFrom: ['ValidationIdentityMissing', 'ValidationTargetMissing'],
  }),
  ValidationFirewallRuleMissing: fromValidation('ValidationFirewallRuleMissing', { commands: TARGET }),
  ValidationFirewallRestricted: fromValidation('ValidationFirewallRestricted', {
    severity: 'warning',
    commands: TARGET,
  }),
  ValidationFirewallClosed: fromValidation('ValidationFirewallClosed', { severity: 'warning', commands: TARGET }),
  ValidationServiceAccountChanged: fromValidation('ValidationServiceAccountChanged', {
    commands: ['kubectl describe serviceaccount {account} -n {secretNamespace}'],
  }),
  ValidationSecretKeys: fromValidation('ValidationSecretKeys', { commands: SECRET }),
  ValidationSecretOutdated: fromValidation('ValidationSecretOutdated', { commands: SECRET }),
  ValidationSecretChanged: fromValidation('ValidationSecretChanged', { commands: SECRET }),
};
