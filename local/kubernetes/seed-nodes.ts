import { createHash } from 'node:crypto';

import type { JsonObject } from './json.ts';
import { now } from './object.ts';

const RESOURCES = { cpu: '2', memory: '8129828Ki', pods: '110' };

/** The two nodes of a small AKS node pool; their names are the cluster's own and the same every time. */
export function nodeBodies(clusterId: string): JsonObject[] {
  const digest = createHash('sha256').update(clusterId.toLowerCase()).digest();
  const pool = String((digest.readUInt32BE(0) % 90_000_000) + 10_000_000);
  return [0, 1].map((index) => nodeBody(`aks-nodepool1-${pool}-vmss00000${index}`, index));
}

function nodeBody(name: string, index: number): JsonObject {
  return {
    metadata: {
      name,
      labels: {
        agentpool: 'nodepool1',
        'kubernetes.azure.com/agentpool': 'nodepool1',
        'kubernetes.azure.com/mode': 'system',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'Standard_D2s_v5',
      },
    },
    spec: { podCIDR: `10.244.${index}.0/24`, podCIDRs: [`10.244.${index}.0/24`] },
    status: {
      addresses: [
        { type: 'InternalIP', address: `10.224.0.${4 + index}` },
        { type: 'Hostname', address: name },
      ],
      capacity: RESOURCES,
      allocatable: RESOURCES,
      conditions: [readyCondition()],
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://1.7.27-1',
        kernelVersion: '5.15.0-1089-azure',
        kubeProxyVersion: 'v1.32.4',
        kubeletVersion: 'v1.32.4',
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'Ubuntu 22.04.5 LTS',
        systemUUID: '',
      },
    },
  };
}

function readyCondition(): JsonObject {
  const time = now();
  return {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  };
}
