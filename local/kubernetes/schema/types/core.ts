import type { TypeTexts } from '../notation.ts';

/** Namespaces, configuration, identities, events and nodes. */
export const CORE_TYPES: TypeTexts = {
  'io.k8s.api.core.v1': `
Secret
  1 metadata ObjectMeta
  5 immutable bool?
  2 data map(bytes)
  4 stringData map(string)
  3 type string
ConfigMap
  1 metadata ObjectMeta
  4 immutable bool?
  2 data map(string)
  3 binaryData map(bytes)
ServiceAccount
  1 metadata ObjectMeta
  2 secrets list(ObjectReference) key=name
  3 imagePullSecrets list(LocalObjectReference)
  4 automountServiceAccountToken bool?
Namespace
  1 metadata ObjectMeta
  2 spec NamespaceSpec
  3 status NamespaceStatus
NamespaceSpec
  1 finalizers list(string)
NamespaceStatus
  1 phase string
  2 conditions list(NamespaceCondition) key=type
NamespaceCondition
  1 type string
  2 status string
  4 lastTransitionTime time
  5 reason string
  6 message string
ObjectReference atomic
  1 kind string
  2 namespace string
  3 name string
  4 uid string
  5 apiVersion string
  6 resourceVersion string
  7 fieldPath string
LocalObjectReference atomic
  1 name string
Event
  1 metadata ObjectMeta
  2 involvedObject ObjectReference
  3 reason string
  4 message string
  5 source EventSource
  6 firstTimestamp time
  7 lastTimestamp time
  8 count int
  9 type string
  10 eventTime microtime
  11 series any
  12 action string
  13 related ObjectReference
  14 reportingComponent string
  15 reportingInstance string
EventSource
  1 component string
  2 host string
Node
  1 metadata ObjectMeta
  2 spec NodeSpec
  3 status any
NodeSpec
  1 podCIDR string
  7 podCIDRs list(string) set
  3 providerID string
  4 unschedulable bool
  5 taints list(Taint)
  6 configSource any
  2 externalID string
Taint
  1 key string
  2 value string
  3 effect string
  4 timeAdded time
LimitRange
  1 metadata ObjectMeta
  2 spec any
ResourceQuota
  1 metadata ObjectMeta
  2 spec ResourceQuotaSpec
  3 status ResourceQuotaStatus
ResourceQuotaSpec
  1 hard map(quantity)
  2 scopes list(string)
  3 scopeSelector any
ResourceQuotaStatus
  1 hard map(quantity)
  2 used map(quantity)
Service
  1 metadata ObjectMeta
  2 spec ServiceSpec
  3 status ServiceStatus
ServiceSpec
  1 ports list(ServicePort) key=port,protocol patch=port
  2 selector map(string) atomic
  3 clusterIP string
  18 clusterIPs list(string)
  4 type string
  5 externalIPs list(string)
  7 sessionAffinity string
  8 loadBalancerIP string
  9 loadBalancerSourceRanges list(string)
  10 externalName string
  11 externalTrafficPolicy string
  12 healthCheckNodePort int
  13 publishNotReadyAddresses bool
  14 sessionAffinityConfig any
  19 ipFamilies list(string)
  17 ipFamilyPolicy string?
  20 allocateLoadBalancerNodePorts bool?
  21 loadBalancerClass string?
  22 internalTrafficPolicy string?
  23 trafficDistribution string?
ServiceStatus
  1 loadBalancer any
  2 conditions list(Condition) key=type
ServicePort
  1 name string
  2 protocol string
  6 appProtocol string?
  3 port int
  4 targetPort intOrString
  5 nodePort int
`,
};
