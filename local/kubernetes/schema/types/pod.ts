import type { TypeTexts } from '../notation.ts';

/** Pods and where they may run. */
export const POD_TYPES: TypeTexts = {
  'io.k8s.api.core.v1': `
Pod
  1 metadata ObjectMeta
  2 spec PodSpec
  3 status PodStatus
PodTemplateSpec
  1 metadata ObjectMeta
  2 spec PodSpec
PodSpec
  1 volumes list(Volume) key=name retain
  20 initContainers list(Container) key=name
  2 containers list(Container) key=name
  34 ephemeralContainers list(any) key=name
  3 restartPolicy string
  4 terminationGracePeriodSeconds int?
  5 activeDeadlineSeconds int?
  6 dnsPolicy string
  7 nodeSelector map(string) atomic
  8 serviceAccountName string
  9 serviceAccount string
  21 automountServiceAccountToken bool?
  10 nodeName string
  11 hostNetwork bool
  12 hostPID bool
  13 hostIPC bool
  27 shareProcessNamespace bool?
  14 securityContext PodSecurityContext
  15 imagePullSecrets list(LocalObjectReference) key=name
  16 hostname string
  17 subdomain string
  18 affinity Affinity
  19 schedulerName string
  22 tolerations list(Toleration)
  23 hostAliases list(any) key=ip
  24 priorityClassName string
  25 priority int?
  26 dnsConfig any
  28 readinessGates list(PodReadinessGate)
  29 runtimeClassName string?
  30 enableServiceLinks bool?
  31 preemptionPolicy string?
  32 overhead map(quantity)
  33 topologySpreadConstraints list(TopologySpreadConstraint) key=topologyKey,whenUnsatisfiable patch=topologyKey
  35 setHostnameAsFQDN bool?
  36 os any
  37 hostUsers bool?
  38 schedulingGates list(any) key=name
  39 resourceClaims list(any) key=name retain
PodStatus
  1 phase string
  2 conditions list(PodCondition) key=type
  3 message string
  4 reason string
  11 nominatedNodeName string
  5 hostIP string
  16 hostIPs list(any) patch=ip
  6 podIP string
  12 podIPs list(any) key=ip
  7 startTime time
  10 initContainerStatuses list(ContainerStatus)
  8 containerStatuses list(ContainerStatus)
  9 qosClass string
  13 ephemeralContainerStatuses list(ContainerStatus)
  14 resize string
  15 resourceClaimStatuses list(any) key=name retain
PodCondition
  1 type string
  2 status string
  3 lastProbeTime time
  4 lastTransitionTime time
  5 reason string
  6 message string
PodReadinessGate
  1 conditionType string
PodSecurityContext
  1 seLinuxOptions any
  8 windowsOptions any
  2 runAsUser int?
  6 runAsGroup int?
  3 runAsNonRoot bool?
  4 supplementalGroups list(int)
  12 supplementalGroupsPolicy string?
  5 fsGroup int?
  7 sysctls list(any)
  9 fsGroupChangePolicy string?
  10 seccompProfile SeccompProfile
  11 appArmorProfile any
SeccompProfile
  1 type string
  2 localhostProfile string?
Affinity
  1 nodeAffinity NodeAffinity
  2 podAffinity PodAffinity
  3 podAntiAffinity PodAntiAffinity
NodeAffinity
  1 requiredDuringSchedulingIgnoredDuringExecution NodeSelector
  2 preferredDuringSchedulingIgnoredDuringExecution list(PreferredSchedulingTerm)
PodAffinity
  1 requiredDuringSchedulingIgnoredDuringExecution list(PodAffinityTerm)
  2 preferredDuringSchedulingIgnoredDuringExecution list(WeightedPodAffinityTerm)
PodAntiAffinity
  1 requiredDuringSchedulingIgnoredDuringExecution list(PodAffinityTerm)
  2 preferredDuringSchedulingIgnoredDuringExecution list(WeightedPodAffinityTerm)
PodAffinityTerm
  1 labelSelector LabelSelector
  2 namespaces list(string)
  3 topologyKey string
  4 namespaceSelector LabelSelector
  5 matchLabelKeys list(string)
  6 mismatchLabelKeys list(string)
WeightedPodAffinityTerm
  1 weight int
  2 podAffinityTerm PodAffinityTerm
NodeSelector atomic
  1 nodeSelectorTerms list(NodeSelectorTerm)
NodeSelectorTerm atomic
  1 matchExpressions list(NodeSelectorRequirement)
  2 matchFields list(NodeSelectorRequirement)
NodeSelectorRequirement
  1 key string
  2 operator string
  3 values list(string)
PreferredSchedulingTerm
  1 weight int
  2 preference NodeSelectorTerm
Toleration
  1 key string
  2 operator string
  3 value string
  4 effect string
  5 tolerationSeconds int?
TopologySpreadConstraint
  1 maxSkew int
  2 topologyKey string
  3 whenUnsatisfiable string
  4 labelSelector LabelSelector
  5 minDomains int?
  6 nodeAffinityPolicy string?
  7 nodeTaintsPolicy string?
  8 matchLabelKeys list(string)
`,
};
