import { asObject, asText } from '../json.ts';
import type { Resource } from '../resource.ts';

/** The kubeconfig's user may do everything, as the admin of a new AKS cluster may. */
const USER = { username: 'masterclient', groups: ['system:masters', 'system:authenticated'] };

/** Whether one may do something: `kubectl auth can-i`. */
export const selfSubjectAccessReviews: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'selfsubjectaccessreviews',
  singular: 'selfsubjectaccessreview',
  kind: 'SelfSubjectAccessReview',
  namespaced: false,
  verbs: ['create'],
  answer(review) {
    const { resourceAttributes, nonResourceAttributes } = asObject(review.spec);
    const asked = asText(asObject(resourceAttributes ?? nonResourceAttributes).verb) !== undefined;
    return { allowed: asked, ...(asked && { reason: 'the user is in group system:masters' }) };
  },
};

/** Everything one may do: `kubectl auth can-i --list`. */
export const selfSubjectRulesReviews: Resource = {
  group: 'authorization.k8s.io',
  version: 'v1',
  plural: 'selfsubjectrulesreviews',
  singular: 'selfsubjectrulesreview',
  kind: 'SelfSubjectRulesReview',
  namespaced: false,
  verbs: ['create'],
  answer: () => ({
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  }),
};

/** Who one is: `kubectl auth whoami`. */
export const selfSubjectReviews: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  plural: 'selfsubjectreviews',
  singular: 'selfsubjectreview',
  kind: 'SelfSubjectReview',
  namespaced: false,
  verbs: ['create'],
  answer: () => ({ userInfo: USER }),
};
