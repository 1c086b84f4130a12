import type { TypeTexts } from '../notation.ts';

/** Volumes. Kinds of storage that nothing here mounts are kept as they come. */
export const VOLUME_TYPES: TypeTexts = {
  'io.k8s.api.core.v1': `
Volume
  1 name string
  2 ...VolumeSource
VolumeSource
  1 hostPath HostPathVolumeSource
  2 emptyDir EmptyDirVolumeSource
  3 gcePersistentDisk any
  4 awsElasticBlockStore any
  5 gitRepo any
  6 secret SecretVolumeSource
  7 nfs NFSVolumeSource
  8 iscsi any
  9 glusterfs any
  10 persistentVolumeClaim PersistentVolumeClaimVolumeSource
  11 rbd any
  12 flexVolume any
  13 cinder any
  14 cephfs any
  15 flocker any
  16 downwardAPI DownwardAPIVolumeSource
  17 fc any
  18 azureFile any
  19 configMap ConfigMapVolumeSource
  20 vsphereVolume any
  21 quobyte any
  22 azureDisk any
  23 photonPersistentDisk any
  26 projected ProjectedVolumeSource
  24 portworxVolume any
  25 scaleIO any
  27 storageos any
  28 csi CSIVolumeSource
  29 ephemeral any
  30 image any
HostPathVolumeSource
  1 path string
  2 type string?
EmptyDirVolumeSource
  1 medium string
  2 sizeLimit quantity
SecretVolumeSource
  1 secretName string
  2 items list(KeyToPath)
  3 defaultMode int?
  4 optional bool?
ConfigMapVolumeSource
  1 ...LocalObjectReference
  2 items list(KeyToPath)
  3 defaultMode int?
  4 optional bool?
NFSVolumeSource
  1 server string
  2 path string
  3 readOnly bool
PersistentVolumeClaimVolumeSource
  1 claimName string
  2 readOnly bool
DownwardAPIVolumeSource
  1 items list(DownwardAPIVolumeFile)
  2 defaultMode int?
DownwardAPIVolumeFile
  1 path string
  2 fieldRef ObjectFieldSelector
  3 resourceFieldRef ResourceFieldSelector
  4 mode int?
ProjectedVolumeSource
  1 sources list(VolumeProjection)
  2 defaultMode int?
VolumeProjection
  1 secret SecretProjection
  2 downwardAPI DownwardAPIProjection
  3 configMap ConfigMapProjection
  4 serviceAccountToken ServiceAccountTokenProjection
  5 clusterTrustBundle any
SecretProjection
  1 ...LocalObjectReference
  2 items list(KeyToPath)
  4 optional bool?
ConfigMapProjection
  1 ...LocalObjectReference
  2 items list(KeyToPath)
  4 optional bool?
DownwardAPIProjection
  1 items list(DownwardAPIVolumeFile)
ServiceAccountTokenProjection
  1 audience string
  2 expirationSeconds int?
  3 path string
CSIVolumeSource
  1 driver string
  2 readOnly bool?
  3 fsType string?
  4 volumeAttributes map(string)
  5 nodePublishSecretRef LocalObjectReference
KeyToPath
  1 key string
  2 path string
  3 mode int?
`,
};
