import type { TypeTexts } from '../notation.ts';

/** Jobs, and what keeps pods running. */
export const WORKLOAD_TYPES: TypeTexts = {
  'io.k8s.api.batch.v1': `
Job
  1 metadata ObjectMeta
  2 spec JobSpec
  3 status JobStatus
JobSpec
  1 parallelism int?
  2 completions int?
  3 activeDeadlineSeconds int?
  11 podFailurePolicy any
  16 successPolicy any
  7 backoffLimit int?
  12 backoffLimitPerIndex int?
  13 maxFailedIndexes int?
  4 selector LabelSelector
  5 manualSelector bool?
  6 template PodTemplateSpec
  8 ttlSecondsAfterFinished int?
  9 completionMode string?
  10 suspend bool?
  14 podReplacementPolicy string?
  15 managedBy string?
JobStatus
  1 conditions list(JobCondition) patch=type
  2 startTime time
  3 completionTime time
  4 active int
  5 succeeded int
  6 failed int
  11 terminating int?
  7 completedIndexes string
  10 failedIndexes string?
  8 uncountedTerminatedPods any
  9 ready int?
JobCondition
  1 type string
  2 status string
  3 lastProbeTime time
  4 lastTransitionTime time
  5 reason string
  6 message string
`,
  'io.k8s.api.apps.v1': `
Deployment
  1 metadata ObjectMeta
  2 spec DeploymentSpec
  3 status DeploymentStatus
DeploymentSpec
  1 replicas int?
  2 selector LabelSelector
  3 template PodTemplateSpec
  4 strategy DeploymentStrategy retain
  5 minReadySeconds int
  6 revisionHistoryLimit int?
  7 paused bool
  9 progressDeadlineSeconds int?
DeploymentStatus
  1 observedGeneration int
  2 replicas int
  3 updatedReplicas int
  7 readyReplicas int
  4 availableReplicas int
  5 unavailableReplicas int
  6 conditions list(DeploymentCondition) key=type
  8 collisionCount int?
DeploymentCondition
  1 type string
  2 status string
  6 lastUpdateTime time
  7 lastTransitionTime time
  4 reason string
  5 message string
DeploymentStrategy
  1 type string
  2 rollingUpdate RollingUpdateDeployment
RollingUpdateDeployment
  1 maxUnavailable intOrString
  2 maxSurge intOrString
ReplicaSet
  1 metadata ObjectMeta
  2 spec ReplicaSetSpec
  3 status ReplicaSetStatus
ReplicaSetSpec
  1 replicas int?
  4 minReadySeconds int
  2 selector LabelSelector
  3 template PodTemplateSpec
ReplicaSetStatus
  1 replicas int
  2 fullyLabeledReplicas int
  4 readyReplicas int
  5 availableReplicas int
  3 observedGeneration int
  6 conditions list(ReplicaSetCondition) key=type
ReplicaSetCondition
  1 type string
  2 status string
  3 lastTransitionTime time
  4 reason string
  5 message string
StatefulSet
  1 metadata ObjectMeta
  2 spec StatefulSetSpec
  3 status StatefulSetStatus
StatefulSetSpec
  1 replicas int?
  2 selector LabelSelector
  3 template PodTemplateSpec
  4 volumeClaimTemplates list(any) atomic
  5 serviceName string
  6 podManagementPolicy string
  7 updateStrategy StatefulSetUpdateStrategy
  8 revisionHistoryLimit int?
  9 minReadySeconds int
  10 persistentVolumeClaimRetentionPolicy any
  11 ordinals any
StatefulSetStatus
  1 observedGeneration int
  2 replicas int
  3 readyReplicas int
  4 currentReplicas int
  5 updatedReplicas int
  6 currentRevision string
  7 updateRevision string
  9 collisionCount int?
  10 conditions list(StatefulSetCondition) key=type
  11 availableReplicas int
StatefulSetCondition
  1 type string
  2 status string
  3 lastTransitionTime time
  4 reason string
  5 message string
StatefulSetUpdateStrategy
  1 type string
  2 rollingUpdate RollingUpdateStatefulSetStrategy
RollingUpdateStatefulSetStrategy
  1 partition int?
  2 maxUnavailable intOrString
DaemonSet
  1 metadata ObjectMeta
  2 spec DaemonSetSpec
  3 status DaemonSetStatus
DaemonSetSpec
  1 selector LabelSelector
  2 template PodTemplateSpec
  3 updateStrategy DaemonSetUpdateStrategy
  4 minReadySeconds int
  6 revisionHistoryLimit int?
DaemonSetStatus
  1 currentNumberScheduled int
  2 numberMisscheduled int
  3 desiredNumberScheduled int
  4 numberReady int
  5 observedGeneration int
  6 updatedNumberScheduled int
  7 numberAvailable int
  8 numberUnavailable int
  9 collisionCount int?
  10 conditions list(DaemonSetCondition) key=type
DaemonSetCondition
  1 type string
  2 status string
  3 lastTransitionTime time
  4 reason string
  5 message string
DaemonSetUpdateStrategy
  1 type string
  2 rollingUpdate RollingUpdateDaemonSet
RollingUpdateDaemonSet
  1 maxUnavailable intOrString
  2 maxSurge intOrString
`,
};
