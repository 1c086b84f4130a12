import { holdsForgotten } from '../../connection/recorded-spec.ts';
import { optsOut, type ConnectionRecord } from '../../connection/spec.ts';
import { resourceIdOf } from '../../connection/to-spec.ts';
import type { AuthKind } from '../../connection/vocabulary.ts';
import { TargetError } from '../../targets/target-error.ts';
import { classify } from '../classify.ts';
import type { ValidationInput } from '../operation-input.ts';
import { done, type Outcome } from '../outcome.ts';
import type { Tools } from '../tools.ts';
import { checkClusterState, checkExtension, checkFeatures } from './cluster-checks.ts';
import { checkAccess, checkFederation, checkIdentityExists } from './identity-checks.ts';
import { checkInformation } from './information-check.ts';
import { checkSecret, checkServiceAccount } from './object-checks.ts';
import { failure, toItem, warning, type Finding, type ValidationReport } from './report.ts';
import { subjectOf, type Subject } from './subject.ts';
import { checkFirewall, checkTargetExists } from './target-checks.ts';

interface Check {
  readonly name: string;
  readonly of: (subject: Subject) => Promise<Finding>;
  /** Whether the connection has what is checked; default yes. */
  readonly applies?: (subject: Subject) => boolean;
}

/** The first five are those of `validateLinker`, in its order and wording; it looks no further. */
const CHECKS: readonly Check[] = [
  { name: 'Target resource existence validated.', of: checkTargetExists },
  { name: 'Target service firewall validated.', of: checkFirewall, applies: hasFirewall },
  { name: 'Configured connection information validated.', of: checkInformation, applies: hasSecret },
  {
    name: 'Managed Identity existence validated.',
    of: checkIdentityExists,
    applies: authIs('userAssignedIdentity', 'keyVaultCsi'),
  },
  {
    name: 'Managed Identity permissions validated.',
    of: checkAccess,
    applies: authIs('userAssignedIdentity', 'keyVaultCsi'),
  },
  { name: 'Service principal permissions validated.', of: checkAccess, applies: authIs('servicePrincipalSecret') },
  { name: 'Federated credential validated.', of: checkFederation, applies: hasFederation },
  { name: 'Cluster state validated.', of: checkClusterState },
  { name: 'Cluster extension validated.', of: checkExtension, applies: ({ tools }) => tools.records === 'extension' },
  {
    name: 'Cluster features validated.',
    of: checkFeatures,
    applies: authIs('userAssignedIdentity', 'keyVaultCsi'),
  },
  { name: 'Kubernetes ServiceAccount validated.', of: checkServiceAccount, applies: authIs('userAssignedIdentity') },
  { name: 'Kubernetes Secret validated.', of: checkSecret, applies: hasSecret },
];

function authIs(...kinds: readonly AuthKind[]): (subject: Subject) => boolean {
  return ({ record }) => kinds.includes(record.auth.kind);
}

function hasSecret({ record }: Subject): boolean {
  return !optsOut(record, 'configinfo');
}

function hasFederation({ record }: Subject): boolean {
  return record.auth.kind === 'userAssignedIdentity' && !optsOut(record, 'auth');
}

/** Of services outside Azure nothing is known; for Application Insights `validateLinker` has no such line. */
function hasFirewall({ record }: Subject): boolean {
  return record.targetType === undefined && record.target !== 'app-insights';
}

/**
 * Looks at everything that a connection consists of and writes nothing. What cannot be read is a warning in its line;
 * only when nothing at all can be read, the error is the operation's.
 */
export async function validateConnection(
  tools: Tools,
  { connection }: Pick<ValidationInput, 'connection'>,
): Promise<Outcome> {
  const { cluster, ...record } = connection;
  const started = new Date().toISOString();
  const subject = subjectOf(tools, resourceIdOf(cluster), record);
  const checks = CHECKS.filter(({ applies }) => applies?.(subject) ?? true);
  const results = await Promise.all(checks.map(({ of }) => run(of, subject)));
  const nothingRead = results.every(({ finding }) => finding.result === 'warning');
  const unreadable = results.find(({ error }) => error !== undefined)?.error;
  if (nothingRead && unreadable) throw unreadable;
  const isForgotten = holdsForgotten(record);
  const items = checks.map(({ name }, at) => toItem(name, results[at]?.finding ?? { result: 'success' }, isForgotten));
  const validation: ValidationReport = {
    linkerName: record.name,
    isConnectionAvailable: items.every((item) => item.result !== 'failure'),
    reportStartTimeUtc: started,
    reportEndTimeUtc: new Date().toISOString(),
    sourceId: cluster,
    targetId: record.targetId,
    authType: armAuthType(record),
    validationDetail: items,
  };
  const well = items.filter((item) => item.result === 'success').length;
  return done(`${well} of ${items.length} checks succeeded`, { validation });
}

interface Result {
  readonly finding: Finding;
  /** Why nothing could be read. */
  readonly error?: Error;
}

async function run(check: Check['of'], subject: Subject): Promise<Result> {
  try {
    return { finding: await check(subject) };
  } catch (error) {
    if (error instanceof TargetError) return { finding: failure('ValidationTargetNotUsable', error.message) };
    const outcome = classify(error, 'ClusterNotFound');
    const outside = outcome?.kind === 'failed' || outcome?.kind === 'retry' ? outcome.error : undefined;
    if (!outside || !(error instanceof Error)) throw error;
    return { finding: warning('ValidationUnreadable', `${outside.code}: ${outside.message}`), error };
  }
}

/** On AKS a vault mounted by the CSI driver is shown as a connection with an identity. */
function armAuthType({ auth }: ConnectionRecord): string {
  return auth.kind === 'keyVaultCsi' ? 'userAssignedIdentity' : auth.kind;
}
