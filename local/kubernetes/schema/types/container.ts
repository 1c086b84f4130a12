import type { TypeTexts } from '../notation.ts';

/** Containers and how they are started and watched. */
export const CONTAINER_TYPES: TypeTexts = {
  'io.k8s.api.core.v1': `
Container
  1 name string
  2 image string
  3 command list(string)
  4 args list(string)
  5 workingDir string
  6 ports list(ContainerPort) key=containerPort,protocol patch=containerPort
  19 envFrom list(EnvFromSource)
  7 env list(EnvVar) key=name
  8 resources ResourceRequirements
  23 resizePolicy list(any)
  24 restartPolicy string?
  9 volumeMounts list(VolumeMount) key=mountPath
  21 volumeDevices list(any) key=devicePath
  10 livenessProbe Probe
  11 readinessProbe Probe
  22 startupProbe Probe
  12 lifecycle Lifecycle
  13 terminationMessagePath string
  20 terminationMessagePolicy string
  14 imagePullPolicy string
  15 securityContext SecurityContext
  16 stdin bool
  17 stdinOnce bool
  18 tty bool
ContainerPort
  1 name string
  2 hostPort int
  3 containerPort int
  4 protocol string
  5 hostIP string
EnvFromSource
  1 prefix string
  2 configMapRef ConfigMapEnvSource
  3 secretRef SecretEnvSource
ConfigMapEnvSource
  1 ...LocalObjectReference
  2 optional bool?
SecretEnvSource
  1 ...LocalObjectReference
  2 optional bool?
EnvVar
  1 name string
  2 value string
  3 valueFrom EnvVarSource
EnvVarSource
  1 fieldRef ObjectFieldSelector
  2 resourceFieldRef ResourceFieldSelector
  3 configMapKeyRef ConfigMapKeySelector
  4 secretKeyRef SecretKeySelector
ObjectFieldSelector atomic
  1 apiVersion string
  2 fieldPath string
ResourceFieldSelector atomic
  1 containerName string
  2 resource string
  3 divisor quantity
ConfigMapKeySelector atomic
  1 ...LocalObjectReference
  2 key string
  3 optional bool?
SecretKeySelector atomic
  1 ...LocalObjectReference
  2 key string
  3 optional bool?
ResourceRequirements
  1 limits map(quantity)
  2 requests map(quantity)
  3 claims list(ResourceClaim) key=name
ResourceClaim
  1 name string
  2 request string
VolumeMount
  1 name string
  2 readOnly bool
  7 recursiveReadOnly string?
  3 mountPath string
  4 subPath string
  5 mountPropagation string?
  6 subPathExpr string
Probe
  1 ...ProbeHandler
  2 initialDelaySeconds int
  3 timeoutSeconds int
  4 periodSeconds int
  5 successThreshold int
  6 failureThreshold int
  7 terminationGracePeriodSeconds int?
ProbeHandler
  1 exec ExecAction
  2 httpGet HTTPGetAction
  3 tcpSocket TCPSocketAction
  4 grpc GRPCAction
Lifecycle
  1 postStart LifecycleHandler
  2 preStop LifecycleHandler
LifecycleHandler
  1 exec ExecAction
  2 httpGet HTTPGetAction
  3 tcpSocket TCPSocketAction
  4 sleep SleepAction
ExecAction
  1 command list(string)
HTTPGetAction
  1 path string
  2 port intOrString
  3 host string
  4 scheme string
  5 httpHeaders list(HTTPHeader)
HTTPHeader
  1 name string
  2 value string
TCPSocketAction
  1 port intOrString
  2 host string
GRPCAction
  1 port int
  2 service string?
SleepAction
  1 seconds int
SecurityContext
  1 capabilities Capabilities
  2 privileged bool?
  3 seLinuxOptions any
  10 windowsOptions any
  4 runAsUser int?
  8 runAsGroup int?
  5 runAsNonRoot bool?
  6 readOnlyRootFilesystem bool?
  7 allowPrivilegeEscalation bool?
  9 procMount string?
  11 seccompProfile SeccompProfile
  12 appArmorProfile any
Capabilities
  1 add list(string)
  2 drop list(string)
ContainerStatus
  1 name string
  2 state ContainerState
  3 lastState ContainerState
  4 ready bool
  5 restartCount int
  6 image string
  7 imageID string
  8 containerID string
  9 started bool?
  10 allocatedResources map(quantity)
  11 resources ResourceRequirements
  12 volumeMounts list(any) key=mountPath
  13 user any
  14 allocatedResourcesStatus list(any) key=name
ContainerState
  1 waiting ContainerStateWaiting
  2 running ContainerStateRunning
  3 terminated ContainerStateTerminated
ContainerStateWaiting
  1 reason string
  2 message string
ContainerStateRunning
  1 startedAt time
ContainerStateTerminated
  1 exitCode int
  2 signal int
  3 reason string
  4 message string
  5 startedAt time
  6 finishedAt time
  7 containerID string
`,
};
