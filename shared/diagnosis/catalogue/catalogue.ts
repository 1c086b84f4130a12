import { ACCESS_FINDINGS } from './access.ts';
import { CLUSTER_FINDINGS } from './cluster.ts';
import { ADDON_FINDINGS, CONNECTION_FINDINGS } from './connections.ts';
import type { FindingEntry } from './entry.ts';
import { EXTENSION_FINDINGS } from './extension.ts';
import { POD_FINDINGS } from './pods.ts';
import { REGISTRATION_FINDINGS } from './registration.ts';
import { VALIDATION_FINDINGS } from './validation.ts';

/** All findings, by what they are about, in the order in which they are to be dealt with. */
export const AREAS = {
  Registration: REGISTRATION_FINDINGS,
  Cluster: CLUSTER_FINDINGS,
  'Network and access': ACCESS_FINDINGS,
  Extension: EXTENSION_FINDINGS,
  'Pods and job': POD_FINDINGS,
  'Add-ons': ADDON_FINDINGS,
  Connections: { ...CONNECTION_FINDINGS, ...VALIDATION_FINDINGS },
};

const ALL = {
  ...REGISTRATION_FINDINGS,
  ...CLUSTER_FINDINGS,
  ...ACCESS_FINDINGS,
  ...EXTENSION_FINDINGS,
  ...POD_FINDINGS,
  ...ADDON_FINDINGS,
  ...CONNECTION_FINDINGS,
  ...VALIDATION_FINDINGS,
};

export type FindingCode = keyof typeof ALL;

export function entryOf(code: FindingCode): FindingEntry {
  return ALL[code];
}

/** Does the catalogue say something of the code? */
export function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(ALL, code);
}

const ORDER = Object.keys(ALL);

/** A cause of smaller rank comes first: what is dealt with there may settle what comes after. */
export function rankOf(code: FindingCode): number {
  return ORDER.indexOf(code);
}
