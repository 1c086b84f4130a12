import * as z from 'zod';

const metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  creationTimestamp: z.string().optional(),
});
const condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().optional(),
  message: z.string().optional(),
});
const reason = z.object({ reason: z.string().optional(), message: z.string().optional() });
const container = z.object({
  name: z.string(),
  image: z.string().optional(),
  restartCount: z.number().optional(),
  state: z
    .object({
      waiting: reason.optional(),
      terminated: reason.extend({ exitCode: z.number().optional() }).optional(),
    })
    .optional(),
});
const taint = z.object({ key: z.string(), value: z.string().optional(), effect: z.string() });

/*
 * The parts that the findings and the reports use. Whatever else an object holds (the environment of a container, say)
 * is dropped here, so that no secret in it goes any further.
 */
export const jobSchema = z.object({
  metadata,
  status: z
    .object({
      active: z.number().optional(),
      failed: z.number().optional(),
      succeeded: z.number().optional(),
      startTime: z.string().optional(),
      conditions: z.array(condition).optional(),
    })
    .default({}),
});
export const podSchema = z.object({
  metadata,
  spec: z.object({ nodeName: z.string().optional() }).default({}),
  status: z
    .object({
      phase: z.string().optional(),
      conditions: z.array(condition).optional(),
      initContainerStatuses: z.array(container).optional(),
      containerStatuses: z.array(container).optional(),
    })
    .default({}),
});
export const nodeSchema = z.object({
  metadata,
  spec: z.object({ taints: z.array(taint).optional(), unschedulable: z.boolean().optional() }).default({}),
  status: z.object({ conditions: z.array(condition).optional() }).default({}),
});
export const eventSchema = z.object({
  metadata,
  type: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  count: z.number().optional(),
  lastTimestamp: z.string().nullish(),
  involvedObject: z.object({ kind: z.string().optional(), name: z.string().optional() }),
});

export type Job = z.infer<typeof jobSchema>;
export type Pod = z.infer<typeof podSchema>;
export type Node = z.infer<typeof nodeSchema>;
export type Event = z.infer<typeof eventSchema>;
type Container = z.infer<typeof container>;

/** All containers of a pod as their status shows them. */
export function containersOf({ status }: Pod): readonly Container[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}

/** `sc-system/sc-job-x7k2p` */
export function podName({ metadata: { namespace, name } }: Pod): string {
  return `${namespace ?? ''}/${name}`;
}
