import type { TypeTexts } from '../notation.ts';

/** Questions about oneself, and leases. */
export const ACCESS_TYPES: TypeTexts = {
  'io.k8s.api.authorization.v1': `
SelfSubjectAccessReview
  1 metadata ObjectMeta
  2 spec SelfSubjectAccessReviewSpec
  3 status SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec
  1 resourceAttributes ResourceAttributes
  2 nonResourceAttributes NonResourceAttributes
SubjectAccessReviewStatus
  1 allowed bool
  4 denied bool
  2 reason string
  3 evaluationError string
ResourceAttributes
  1 namespace string
  2 verb string
  3 group string
  4 version string
  5 resource string
  6 subresource string
  7 name string
  8 fieldSelector any
  9 labelSelector any
NonResourceAttributes
  1 path string
  2 verb string
SelfSubjectRulesReview
  1 metadata ObjectMeta
  2 spec SelfSubjectRulesReviewSpec
  3 status SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec
  1 namespace string
SubjectRulesReviewStatus
  1 resourceRules list(ResourceRule)
  2 nonResourceRules list(NonResourceRule)
  3 incomplete bool
  4 evaluationError string
ResourceRule
  1 verbs list(string)
  2 apiGroups list(string)
  3 resources list(string)
  4 resourceNames list(string)
NonResourceRule
  1 verbs list(string)
  2 nonResourceURLs list(string)
`,
  'io.k8s.api.authentication.v1': `
SelfSubjectReview
  1 metadata ObjectMeta
  2 status SelfSubjectReviewStatus
SelfSubjectReviewStatus
  1 userInfo UserInfo
UserInfo
  1 username string
  2 uid string
  3 groups list(string)
  4 extra map(any)
`,
  'io.k8s.api.coordination.v1': `
Lease
  1 metadata ObjectMeta
  2 spec LeaseSpec
LeaseSpec
  1 holderIdentity string?
  2 leaseDurationSeconds int?
  3 acquireTime microtime
  4 renewTime microtime
  5 leaseTransitions int?
  6 strategy string?
  7 preferredHolder string?
`,
};
