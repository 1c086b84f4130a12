import * as z from 'zod';

import { RECONCILE_MODES, type ReconcileMode } from '../connection/spec.ts';
import type { WaitPolicy } from './policy.ts';

/** Namespaces of Kubernetes, of AKS and of this service: never a destination, whatever the settings say. */
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'gatekeeper-system', 'sc-system'];

const DAILY = '0 0 3 * * *';
const HOURLY = '0 0 * * * *';
const CRON = /^[\w*,/-]+( +[\w*,/-]+){4,5}$/;
const NOT_CRON = 'must be a cron expression of five or six fields';

/** A setting of the Function app is missing or wrong. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const seconds = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().min(0.01).max(3600).default(fallback);
const minutes = (fallback: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().min(0.01).max(1440).default(fallback);

const flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] }).default(false);

const fields = z.object({
  AZURE_RESOURCE_MANAGER_ENDPOINT: z.url({ protocol: /^https$/ }).default('https://management.azure.com'),
  KEY_VAULT_ENDPOINT: z.string().startsWith('https://').includes('{vault}').default('https://{vault}.vault.azure.net'),
  SEALING_KEY: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64 (openssl rand -base64 32)')
    .optional(),
  CONNECTION_RECORDS: z.enum(['extension', 'cluster']).default('extension'),
  EXTENSION_TYPE: z.string().min(1).default('microsoft.servicelinker.connection'),
  EXTENSION_RELEASE_TRAIN: z.string().min(1).default('prod'),
  EXTENSION_VERSION: z.string().min(1).optional(),
  CLUSTER_WAIT_MINUTES: minutes(60),
  STEP_WAIT_MINUTES: minutes(30),
  POLL_SECONDS: seconds(15),
  RETRY_FIRST_SECONDS: seconds(5),
  RETRY_MAX_SECONDS: seconds(120),
  CALL_TIMEOUT_SECONDS: seconds(30),
  DENIED_NAMESPACES: z.string().default(''),
  POLICY_FILE: z.string().optional(),
  POLICY: z.literal('loopback').optional(),
  EASY_AUTH: flag,
  OPERATION_RETENTION_DAYS: z.coerce.number().positive().max(36_500).default(30),
  PURGE_SCHEDULE: z.string().regex(CRON, NOT_CRON).default(DAILY),
  RECONCILE_SCHEDULE: z.string().regex(CRON, NOT_CRON).default(HOURLY),
  RECONCILE_SPREAD_SECONDS: z.coerce.number().min(0).max(86_400).default(600),
  RECONCILE_MODE: z.enum(RECONCILE_MODES).default('repair'),
  CLEAN_UP_BROKEN: flag,
  RESTART_WORKLOADS: flag,
  /** Set by App Service: the app does not run on somebody's own machine. */
  WEBSITE_SITE_NAME: z.string().optional(),
});

/** Behind the front ends of Azure the name that a request calls the app by says nothing of where it comes from. */
const schema = fields.refine(
  ({ POLICY, POLICY_FILE, WEBSITE_SITE_NAME }) =>
    POLICY === undefined || POLICY_FILE !== undefined || WEBSITE_SITE_NAME === undefined,
  { path: ['POLICY'], message: 'loopback is for the own machine only; on Azure set POLICY_FILE' },
);

export interface Settings {
  readonly armEndpoint: string;
  /** Template with `{vault}`. */
  readonly keyVaultEndpoint: string;
  /** 32 bytes; without it no request with a secret is taken. */
  readonly sealingKey: Buffer | undefined;
  /** Where the records of finished connections are kept. */
  readonly records: 'extension' | 'cluster';
  readonly extension: ExtensionSettings;
  readonly policy: WaitPolicy;
  /** How long one call to Azure or to a cluster may take. */
  readonly callTimeoutSeconds: number;
  readonly deniedNamespaces: readonly string[];
  readonly access: AccessSettings;
  /** How long an operation is kept after its end. */
  readonly operationRetentionDays: number;
  readonly reconcile: ReconcileSettings;
  /** Are the workloads that use a Secret restarted when it gets other values? */
  readonly restartWorkloads: boolean;
}

/** What is done about connections that are no longer as they were made. */
export interface ReconcileSettings {
  /** For connections that do not say otherwise. */
  readonly mode: ReconcileMode;
  /** The checks of all clusters are spread over this time. */
  readonly spreadSeconds: number;
  /** Are connections removed whose target, identity, extension or cluster is gone? */
  readonly cleanUpBroken: boolean;
}

/** Who may call, and who says so. */
export interface AccessSettings {
  /** JSON file with the rules. */
  readonly policyFile: string | undefined;
  /** Without a file: whatever comes from this machine is allowed. */
  readonly loopback: boolean;
  /** App Service authentication is on, so that its headers can be believed. */
  readonly easyAuth: boolean;
}

export interface ExtensionSettings {
  readonly type: string;
  readonly releaseTrain: string;
  /** Without it Azure picks the newest version and upgrades it. */
  readonly version: string | undefined;
}

/** Reads the settings of the Function app; throws `SettingsError` that names the wrong one, never its value. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new SettingsError(`wrong setting: ${wrong.join('; ')}`);
  }
  const values = parsed.data;
  return {
    armEndpoint: values.AZURE_RESOURCE_MANAGER_ENDPOINT,
    keyVaultEndpoint: values.KEY_VAULT_ENDPOINT,
    sealingKey: values.SEALING_KEY === undefined ? undefined : Buffer.from(values.SEALING_KEY, 'base64'),
    records: values.CONNECTION_RECORDS,
    extension: {
      type: values.EXTENSION_TYPE,
      releaseTrain: values.EXTENSION_RELEASE_TRAIN,
      version: values.EXTENSION_VERSION,
    },
    policy: {
      pollSeconds: values.POLL_SECONDS,
      retryFirstSeconds: values.RETRY_FIRST_SECONDS,
      retryMaxSeconds: values.RETRY_MAX_SECONDS,
      clusterWaitMinutes: values.CLUSTER_WAIT_MINUTES,
      stepWaitMinutes: values.STEP_WAIT_MINUTES,
    },
    callTimeoutSeconds: values.CALL_TIMEOUT_SECONDS,
    deniedNamespaces: [...SYSTEM_NAMESPACES, ...namesOf(values.DENIED_NAMESPACES)],
    access: {
      policyFile: values.POLICY_FILE,
      loopback: values.POLICY === 'loopback',
      easyAuth: values.EASY_AUTH,
    },
    operationRetentionDays: values.OPERATION_RETENTION_DAYS,
    reconcile: {
      mode: values.RECONCILE_MODE,
      spreadSeconds: values.RECONCILE_SPREAD_SECONDS,
      cleanUpBroken: values.CLEAN_UP_BROKEN,
    },
    restartWorkloads: values.RESTART_WORKLOADS,
  };
}

function namesOf(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '');
}

/**
 * A schedule, as it has to be known while the app is loaded. A wrong one is no reason for the host not to start: the app
 * then answers what is wrong with its settings, and goes by the default.
 */
export function scheduleOf(
  environment: Readonly<Record<string, string | undefined>>,
  name: 'PURGE_SCHEDULE' | 'RECONCILE_SCHEDULE',
): string {
  const parsed = schema.shape[name].safeParse(environment[name] || undefined);
  return parsed.success ? parsed.data : { PURGE_SCHEDULE: DAILY, RECONCILE_SCHEDULE: HOURLY }[name];
}
