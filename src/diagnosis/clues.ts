/**
 * Every clue a finding can carry: its key below `clues.` in the locale files, and the names of the values its sentence is
 * given. Times and dates are milliseconds since the epoch; `detail` is what the other side said, bounded and redacted; plural
 * names are lists.
 */
export const clueValues = {
  /** What a message of the subject says, in its own words. */
  'message-says': ['excerpt'],
  /** A later attempt or another message says something else. */
  'message-outdated': ['excerpt'],
  /** A probe step broke below HTTP: `step` is dns, tcp, tls, ping, challenge, token, manifest, platforms or blob. */
  'probe-failed': ['step', 'host', 'detail', 'milliseconds'],
  /** A registry, token or blob host answered with an HTTP status that says no. */
  'probe-answered': ['step', 'host', 'status', 'code', 'detail'],
  /** The probe broke although the message names another failure. */
  'probe-says-otherwise': ['step', 'host', 'detail'],
  /** The registry gives the image to Salvor now. */
  'image-available': ['image', 'host'],
  /** The registry says that this tag or digest does not exist. */
  'manifest-missing': ['image', 'host', 'status'],
  /** The tag or index is there, and an image of it or a layer is not. */
  'content-missing': ['image', 'host', 'status'],
  /** No credentials were sent and the registry wants some. */
  'anonymous-refused': ['image', 'host', 'status'],
  /** The credentials of a pull secret were refused. */
  'credentials-refused': ['secret', 'host', 'status'],
  /** The credentials were accepted, but not for this repository. */
  'credentials-not-allowed': ['secret', 'host', 'repository', 'status'],
  'retry-after': ['host', 'seconds'],
  'rate-limit-left': ['host', 'remaining', 'limit'],
  'platform-missing': ['image', 'node', 'nodePlatform', 'imagePlatforms'],
  'platform-present': ['image', 'nodePlatform'],
  'certificate-issuer': ['host', 'subject', 'issuer'],
  /** As presented, the server's own first. */
  'certificate-chain': ['host', 'subjects'],
  'certificate-fingerprint': ['host', 'fingerprint'],
  /** Whom one would have to trust. */
  'certificate-authority': ['host', 'authority'],
  'certificate-self-signed': ['host'],
  'certificate-names': ['host', 'names'],
  'certificate-dates': ['host', 'validFrom', 'validTo'],
  /** A secret is named by the pod but cannot be read from its namespace. */
  'pull-secret-missing': ['secret', 'namespace'],
  /** Running pods of other namespaces name a secret of that name. */
  'pull-secret-elsewhere': ['secret', 'namespaces'],
  'pull-secret-malformed': ['secret', 'detail'],
  'pull-secrets-all-there': ['secrets'],
  /** No pull secret is named at all. */
  'no-pull-secrets': ['namespace', 'serviceAccount'],
  /** The service account names some, and the pod, which has its list since its creation, names none. */
  'service-account-secrets-later': ['namespace', 'serviceAccount', 'secrets'],
  /** `secrets` are the named ones; none has an entry for the host. */
  'no-pull-secret-for-host': ['host', 'secrets'],
  /** The kubelet tries this entry for the image; `position` counts from 1. */
  'credential-used': ['position', 'secret', 'key', 'image'],
  /** `because` is one of the reasons below `clues.because`. */
  'credential-unused': ['secret', 'key', 'image', 'because'],
  'secret-unused': ['secret', 'because'],
  /** No entry of a pull secret fits; what the node has of its own is not seen. */
  'credentials-none': ['image'],
  /** An entry that fits and has neither user nor password. */
  'credential-empty': ['secret', 'key'],
  /** By its own account, or at the latest for a token of a known life. */
  'credential-expired': ['secret', 'at'],
  /** What the host of a cloud's registry and the user in a secret tell; a user is told by its kind, never by its name. */
  'ecr-host': ['account', 'region'],
  'ecr-user': ['secret'],
  'gcr-moved': ['host'],
  'gcr-user-key': ['secret'],
  'gcr-user-session': ['secret'],
  'gcr-user': ['secret'],
  /** `product` is the managed Kubernetes that the node belongs to. */
  'node-identity': ['node', 'product'],
  'acr-user-session': ['secret'],
  'acr-user-principal': ['secret'],
  'acr-user-admin': ['secret', 'host'],
  'acr-user-token': ['secret'],
  'icr-user-session': ['secret', 'user'],
  'icr-user-old': ['secret'],
  /** `names` are the IBM registries that the secrets are for. */
  'icr-other-names': ['names', 'host'],
  'icr-default-only': ['namespace', 'host'],
  'ocir-user-short': ['secret'],
  /** `wanted` is the tenancy that the image's repository begins with. */
  'ocir-user-tenancy': ['secret', 'tenancy', 'wanted'],
  /** The registry refuses the secret and gives the image to anybody. */
  'anonymous-would-do': ['image', 'secret'],
  /** The token server is another host than the registry, and cannot be reached. */
  'token-host-apart': ['registry', 'host'],
  /** The manifest came, and the layers lie at another host that does not give them. */
  'blob-host-apart': ['image', 'host'],
  /** A token was given, and the registry refuses the repository with it. */
  'token-not-enough': ['host', 'tokenHost', 'repository'],
  /** The registry answers the same for a repository that is missing and one that is forbidden. */
  'missing-or-hidden': ['host', 'repository'],
  /** `kinds` are cosign's tag and the types of what refers to the image. */
  'signature-found': ['image', 'kinds'],
  'signature-none': ['image'],
  'storage-used': ['host', 'project', 'usedMebibytes', 'limitMebibytes'],
  'storage-unlimited': ['host', 'project', 'usedMebibytes'],
  /** The pull traffic of an account this month; `project` is the account's id. */
  'pull-traffic-used': ['host', 'project', 'usedMebibytes', 'limitMebibytes'],
  'pull-traffic-unlimited': ['host', 'project', 'usedMebibytes'],
  /** The API key would have to be traded for a token at `tokenHost`, and the configuration does not let it go there. */
  'quota-not-asked': ['host', 'tokenHost'],
  'quota-not-told': ['host'],
  'webhook-no-backend': ['webhook', 'configuration', 'service', 'namespace', 'ready', 'notReady'],
  'webhook-service-missing': ['webhook', 'configuration', 'service', 'namespace'],
  'webhook-self-deadlock': ['webhook', 'namespace', 'service'],
  'webhook-backend-ready': ['webhook', 'service', 'namespace', 'ready'],
  'webhook-ignores-failure': ['webhook', 'configuration'],
  /** `condition` is the node condition's type, e.g. DiskPressure. */
  'node-condition': ['node', 'condition', 'reason'],
  'node-condition-clear': ['node', 'condition'],
  /** The container waits because its pull policy is Never. */
  'pull-policy-never': ['container', 'image'],
  'container-exited': ['container', 'exitCode', 'detail'],
  /** All containers run now. */
  'pod-ready': ['pod'],
  'pod-ready-since': ['pod', 'at'],
  /** Its containers have done their work. */
  'pod-succeeded': ['pod'],
  /** The image was pulled after the message was written. */
  'pulled-since': ['image', 'at'],
  /** The tag points to another digest in the registry than the one that runs. */
  'running-image-stale': ['container', 'image', 'running', 'current'],
  /** How far a failed pull reaches: `name` is the pod, `failing` and `working` count pods that use the same registry. */
  'reach-pod': ['name', 'failing', 'working'],
  'reach-workload': ['name', 'failing', 'working'],
  'reach-node': ['name', 'failing', 'working'],
  'reach-namespace': ['name', 'failing', 'working'],
  'reach-registry': ['name', 'failing', 'working'],
  'reach-cluster': ['failing', 'working', 'registries'],
  /** `nodes` cannot pull the image, `working` run it. */
  'nodes-differ': ['image', 'nodes', 'working'],
  /** Workloads whose pods a webhook keeps from being created. */
  'reach-blocked': ['failing', 'workloads', 'namespaces'],
  /** The workload wants pods and none was created. */
  'no-pods': ['workload', 'desired'],
  /** Nothing is left of what was told about an object; `at` is when it last changed. */
  'events-aged-out': ['object', 'at'],
  /** What the webhooks in the way may cost a pod's creation together. */
  'admission-delay': ['seconds', 'webhooks'],
  'webhook-authority-expired': ['webhook', 'subject', 'validTo'],
  'webhook-authority-unreadable': ['webhook'],
  'webhook-conditions': ['webhook', 'conditions'],
  'image-in-store': ['image', 'node'],
  'image-not-in-store': ['image', 'node'],
  /** `pods` is how many containers of the cluster run another digest than `current`, `of` all that run the image, `where` one of them. */
  'running-elsewhere-stale': ['image', 'pods', 'of', 'where', 'current'],
  /** The list of pods was cut: the numbers are the least. */
  'pods-partial': ['image'],
  /** Containers that run the image and do not ask for the tag again. */
  'pull-policy-keeps': ['image', 'containers', 'policies'],
  /** Pods of one workload, or of a cluster, run different digests of one tag. */
  'digests-differ': ['image', 'digests'],
  /** A Job of an earlier installation, by how it ended; the plain one has not. */
  'leftover-job': ['job', 'namespace', 'createdAt'],
  'leftover-job-complete': ['job', 'namespace', 'createdAt'],
  'leftover-job-failed': ['job', 'namespace', 'createdAt'],
  /** It runs pods now: an installation may be under way. */
  'leftover-job-active': ['job', 'active'],
  'leftover-job-owner': ['job', 'owners'],
  /** None of the Jobs exists; `namespace` is empty where all were looked through. */
  'leftover-jobs-gone': ['jobs', 'namespace'],
  /** What admits images here; `workload` runs it. */
  'enforcement-found': ['product', 'configuration', 'service', 'ready', 'workload'],
  /** It is called by a URL, so that nobody sees from here whether it stands. */
  'enforcement-outside': ['product', 'configuration'],
  'enforcement-none': [],
  /** A rejected image reference as it is written in the pod. */
  'reference-invalid': ['image', 'container'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ClueKey = keyof typeof clueValues;
