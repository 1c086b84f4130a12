import * as z from 'zod';

import type { Arm } from '../../azure/arm.ts';
import { formatResourceId, resourceName, type ResourceId } from '../../connection/resource-id.ts';
import { read } from '../ask.ts';
import { canonicalRange, isAdmitted, parseIpRange } from './ip-range.ts';
import { isPrivate, PUBLIC_ACCESS_OFF, type FirewallState, type NetworkRules } from './network-rules.ts';

type Json = Readonly<Record<string, unknown>>;

/** A firewall that is a list of addresses inside a document: the resource's own, or a child's. */
export interface AddressList {
  readonly apiVersion: string;
  /** Path of the document below the resource, such as `/networkRuleSets/default`. */
  readonly below?: string;
  /** `PATCH` sends the list alone, `PUT` all of the document's properties. */
  readonly method: 'PATCH' | 'PUT';
  /** The object among the properties that holds `ipRules` and `defaultAction`; the properties themselves without. */
  readonly within?: 'networkAcls';
  /** A rule in the form of the service. */
  readonly rule: (range: string) => Json;
  /** The field of a rule that holds the addresses. */
  readonly field: string;
  /** True for a service without a default action: its firewall is on as long as the list has an entry. */
  readonly onByEntries?: boolean;
  readonly caveat?: (location: string, clusterLocation: string) => string | undefined;
}

const rulesSchema = z.looseObject({
  defaultAction: z.string().nullish(),
  ipRules: z.array(z.looseObject({})).nullish(),
  isVirtualNetworkFilterEnabled: z.boolean().nullish(),
});

const documentSchema = z.object({
  location: z.string().nullish(),
  etag: z.string().nullish(),
  properties: z.looseObject({
    publicNetworkAccess: z.string().nullish(),
    provisioningState: z.string().nullish(),
    networkAcls: rulesSchema.nullish(),
  }),
});

type Document = z.infer<typeof documentSchema>;

/**
 * The rules of such a firewall. Nothing in a list says who added an entry: the connection's record does. The list is
 * written as a whole, with `If-Match` where the document has an etag, so writers have to take turns and look again.
 */
export function addressList(list: AddressList): NetworkRules {
  return {
    read: async (arm, resource) => stateOf(list, await readDocument(arm, list, resource)),
    admit: async (arm, resource, ranges) => {
      const document = await readDocument(arm, list, resource);
      const rules = rulesOf(list, document);
      const admitted = rangesOf(list, rules);
      const missing = ranges.filter((range) => !isAdmitted(admitted, range));
      if (missing.length === 0) return;
      await write(arm, { list, resource, document }, [...rules, ...missing.map((range) => list.rule(range))]);
    },
    remove: async (arm, resource, range) => {
      const document = await readDocument(arm, list, resource);
      const rules = rulesOf(list, document);
      const others = rules.filter((rule) => canonicalRange(addressOf(list, rule)) !== range);
      if (others.length === rules.length) return true;
      if (others.length === 0 && wouldOpen(list, document)) return false;
      await write(arm, { list, resource, document }, others);
      return true;
    },
  };
}

function stateOf(list: AddressList, document: Document): FirewallState {
  const { publicNetworkAccess, provisioningState } = document.properties;
  if (isPrivate(publicNetworkAccess)) return { kind: 'closed', why: PUBLIC_ACCESS_OFF };
  if (!isFiltered(list, document)) return { kind: 'open' };
  const { caveat } = list;
  const location = document.location ?? '';
  return {
    kind: 'filtered',
    admitted: rangesOf(list, rulesOf(list, document)),
    named: [],
    ...(isBusy(provisioningState) && { busy: 'is applying another change' }),
    ...(caveat && { caveat: (clusterLocation: string) => caveat(location, clusterLocation) }),
  };
}

function isBusy(provisioningState: string | null | undefined): boolean {
  return ['updating', 'accepted', 'resolvingdns'].includes(provisioningState?.toLowerCase() ?? '');
}

function isFiltered(list: AddressList, document: Document): boolean {
  const holder = holderOf(list, document);
  if (list.onByEntries !== true) return holder.defaultAction?.toLowerCase() === 'deny';
  return holder.isVirtualNetworkFilterEnabled === true || rulesOf(list, document).length > 0;
}

function wouldOpen(list: AddressList, document: Document): boolean {
  return list.onByEntries === true && holderOf(list, document).isVirtualNetworkFilterEnabled !== true;
}

function holderOf({ within }: AddressList, { properties }: Document): z.infer<typeof rulesSchema> {
  return within ? (properties.networkAcls ?? {}) : rulesSchema.parse(properties);
}

function rulesOf(list: AddressList, document: Document): readonly Json[] {
  return holderOf(list, document).ipRules ?? [];
}

function rangesOf(list: AddressList, rules: readonly Json[]): ReturnType<typeof parsed> {
  return parsed(rules.map((rule) => addressOf(list, rule)));
}

function parsed(addresses: readonly string[]): NonNullable<ReturnType<typeof parseIpRange>>[] {
  return addresses.map((address) => parseIpRange(address)).filter((range) => range !== undefined);
}

function addressOf({ field }: AddressList, rule: Json): string {
  const value = rule[field];
  return typeof value === 'string' ? value : '';
}

function readDocument(arm: Arm, list: AddressList, resource: ResourceId): Promise<Document> {
  const what = `the firewall of ${resourceName(resource)}`;
  return read(arm, { path: pathOf(list, resource), apiVersion: list.apiVersion, schema: documentSchema, what });
}

function pathOf({ below = '' }: AddressList, resource: ResourceId): string {
  return `${formatResourceId(resource)}${below}`;
}

async function write(
  arm: Arm,
  { list, resource, document }: { list: AddressList; resource: ResourceId; document: Document },
  ipRules: readonly Json[],
): Promise<void> {
  const { properties, etag } = document;
  const changed = list.within ? { [list.within]: { ...properties[list.within], ipRules } } : { ipRules };
  await arm.send({
    method: list.method,
    path: pathOf(list, resource),
    apiVersion: list.apiVersion,
    body: { properties: list.method === 'PUT' ? { ...properties, ...changed } : changed },
    ...(etag && { ifMatch: etag }),
  });
}
