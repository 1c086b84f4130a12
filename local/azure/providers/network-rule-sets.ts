import { badRequest } from '../arm-error.ts';
import type { ProviderAnswer } from '../http/answer.ts';
import { asObject, asText } from '../json.ts';
import { isPublicAddress } from './addresses.ts';
import { putResource } from './generic.ts';
import type { Call, ResourceType } from './provider.ts';

/** A new namespace lets everyone in. */
const EVERYONE = {
  publicNetworkAccess: 'Enabled',
  defaultAction: 'Allow',
  ipRules: [],
  virtualNetworkRules: [],
  trustedServiceAccessEnabled: false,
};

/** `networkRuleSets/default`, which every namespace of Service Bus and Event Hubs has from the start. */
export function networkRuleSets(provider: string, apiVersions: readonly string[]): ResourceType {
  const type = `${provider}/namespaces/networkRuleSets`;
  return {
    name: 'namespaces/networkRuleSets',
    apiVersions,
    implied: (id, names) =>
      names.at(-1)?.toLowerCase() === 'default' ? { id, name: 'default', type, properties: EVERYONE } : undefined,
    put: putRules,
  };
}

/** A rule set is written as a whole: what the body leaves out is gone. */
function putRules(call: Call): ProviderAnswer {
  const { ipRules } = asObject(call.body.properties);
  const rules = Array.isArray(ipRules) ? ipRules : [];
  const valid = rules.every((rule) => isPublicAddress(asText(asObject(rule).ipMask)));
  if (!valid) throw badRequest('The specified IpMask is not a valid IPv4 address or range.');
  const whole = { ...EVERYONE, ...asObject(call.body.properties) };
  return putResource({ ...call, body: { ...call.body, properties: whole } });
}
