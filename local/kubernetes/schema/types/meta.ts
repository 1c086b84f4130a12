import type { TypeTexts } from '../notation.ts';

/** What every object carries, and what calls carry. */
export const META_TYPES: TypeTexts = {
  'io.k8s.apimachinery.pkg.apis.meta.v1': `
ObjectMeta
  1 name string
  2 generateName string
  3 namespace string
  4 selfLink string
  5 uid string
  6 resourceVersion string
  7 generation int
  8 creationTimestamp time
  9 deletionTimestamp time
  10 deletionGracePeriodSeconds int?
  11 labels map(string)
  12 annotations map(string)
  13 ownerReferences list(OwnerReference) key=uid
  14 finalizers list(string) set
  17 managedFields list(any)
OwnerReference atomic
  5 apiVersion string
  1 kind string
  3 name string
  4 uid string
  6 controller bool?
  7 blockOwnerDeletion bool?
LabelSelector atomic
  1 matchLabels map(string)
  2 matchExpressions list(LabelSelectorRequirement)
LabelSelectorRequirement
  1 key string
  2 operator string
  3 values list(string)
Condition
  1 type string
  2 status string
  3 observedGeneration int
  4 lastTransitionTime time
  5 reason string
  6 message string
DeleteOptions
  1 gracePeriodSeconds int?
  2 preconditions Preconditions
  3 orphanDependents bool?
  4 propagationPolicy string?
  5 dryRun list(string)
Preconditions
  1 uid string?
  2 resourceVersion string?
`,
};
