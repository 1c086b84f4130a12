import { clusterDetails } from '../cluster-details.ts';
import type { Evidence } from '../evidence.ts';
import { seen } from '../look.ts';
import { podName, type Pod } from '../looks/workloads.ts';
import { pullProblems, type PullProblem } from './image-pull.ts';
import type { Rule, Symptom } from './symptom.ts';

const TAINT = 'CriticalAddonsOnly';

export const podRules: Rule = (evidence) => [...taints(evidence), ...pulls(evidence), ...pending(evidence)];

/** All nodes, or all pools where the nodes cannot be listed. A cluster without nodes has another problem. */
function taints({ nodes, document }: Evidence): Symptom[] {
  const listed = seen(nodes)?.map(({ metadata, spec }) => ({
    name: `node ${metadata.name}`,
    tainted: spec.taints?.some(({ key }) => key === TAINT) ?? false,
  }));
  const pools = clusterDetails(seen(document)?.raw ?? {}).pools.map(({ name, taints: own }) => ({
    name: `node pool ${name}`,
    tainted: own.some((taint) => taint.startsWith(`${TAINT}=`) || taint === TAINT),
  }));
  const places = listed && listed.length > 0 ? listed : pools;
  if (places.length === 0 || places.some(({ tainted }) => !tainted)) return [];
  return [{ code: 'NodesTainted', evidence: places.map(({ name }) => `${name} has the taint ${TAINT}`) }];
}

function pulls({ pods, events }: Evidence): Symptom[] {
  const problems = pullProblems(seen(pods) ?? [], seen(events) ?? []);
  // Those of the network are told as such.
  return [
    ...pullSymptom(
      'ImagePullUnauthorized',
      problems.filter(({ kind }) => kind === 'unauthorized'),
    ),
    ...pullSymptom(
      'ImagePullFailed',
      problems.filter(({ kind }) => kind === 'other'),
    ),
  ];
}

function pullSymptom(code: Symptom['code'], problems: readonly PullProblem[]): Symptom[] {
  const [first] = problems;
  if (!first) return [];
  return [
    { code, evidence: problems.map(({ evidence }) => evidence), values: { ...namesOf(first.pod), image: first.image } },
  ];
}

function pending({ pods }: Evidence): Symptom[] {
  const stuck = (seen(pods) ?? []).flatMap((pod) => {
    const condition = pod.status.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
    return condition?.reason === 'Unschedulable' ? [{ pod, message: condition.message ?? '' }] : [];
  });
  const [first] = stuck;
  if (!first) return [];
  const evidence = stuck.map(({ pod, message }) => `pod ${podName(pod)} is unschedulable: ${message}`);
  return [{ code: 'PodsPending', evidence, values: namesOf(first.pod) }];
}

function namesOf({ metadata }: Pod): Record<string, string> {
  return { pod: metadata.name, podNamespace: metadata.namespace ?? '' };
}
