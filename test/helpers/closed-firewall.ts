import type { Document } from '../../local/azure/store/store.ts';

/** An address of somebody else's, which a firewall admits before any connection is made. */
export const FOREIGN = '198.51.100.7';

type Properties = Readonly<Record<string, unknown>>;

const acls = { networkAcls: { defaultAction: 'Deny', ipRules: [{ value: FOREIGN, action: 'Allow' }] } };
const ruleSet = {
  publicNetworkAccess: 'Enabled',
  defaultAction: 'Deny',
  ipRules: [{ ipMask: FOREIGN, action: 'Allow' }],
};
const namedRule = { startIpAddress: FOREIGN, endIpAddress: FOREIGN };

/** What turns on the firewall of a resource of each type: properties of its own. */
const OWN: Readonly<Record<string, Properties>> = {
  'microsoft.storage/storageaccounts': acls,
  'microsoft.keyvault/vaults': acls,
  'microsoft.cognitiveservices/accounts': acls,
  'microsoft.documentdb/databaseaccounts': { ipRules: [{ ipAddressOrRange: FOREIGN }] },
};

/** The same by a resource below it. */
const BELOW: Readonly<Record<string, readonly [type: string, name: string, properties: Properties]>> = {
  'microsoft.servicebus/namespaces': ['networkRuleSets', 'default', ruleSet],
  'microsoft.eventhub/namespaces': ['networkRuleSets', 'default', ruleSet],
  'microsoft.cache/redis': ['firewallRules', 'office', { startIP: FOREIGN, endIP: FOREIGN }],
  'microsoft.dbforpostgresql/flexibleservers': ['firewallRules', 'office', namedRule],
  'microsoft.dbforpostgresql/servers': ['firewallRules', 'office', namedRule],
  'microsoft.dbformysql/flexibleservers': ['firewallRules', 'office', namedRule],
  'microsoft.dbformysql/servers': ['firewallRules', 'office', namedRule],
  'microsoft.sql/servers': ['firewallRules', 'office', namedRule],
};

/** The same resources with the firewalls on, where their types have one that holds rules. */
export function closed(documents: readonly Document[]): Document[] {
  return documents.flatMap((document) => {
    const own = OWN[document.type.toLowerCase()];
    if (own) return [{ ...document, properties: { ...(document.properties as Properties), ...own } }];
    const below = BELOW[document.type.toLowerCase()];
    if (!below) return [document];
    const [type, name, properties] = below;
    const rules = { id: `${document.id}/${type}/${name}`, name, type: `${document.type}/${type}`, properties };
    return [document, rules];
  });
}
