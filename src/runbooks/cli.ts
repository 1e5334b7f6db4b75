import type { Runbook } from './runbook.ts';

const loggedIn = { key: 'login-works', shared: true, commands: ['ibmcloud cr login'] } as const;

/** What lies on an operator's own computer, and where to turn. */
export const cliRunbooks = {
  'cli-login-failed': {
    causes: [],
    steps: [
      { key: 'session', commands: ['ibmcloud login'] },
      { key: 'plugin', commands: ['ibmcloud plugin update container-registry'] },
      { key: 'docker', commands: ['docker info'] },
      { key: 'client', commands: ['ibmcloud cr login --client podman'] },
    ],
    check: loggedIn,
  },
  'cli-not-logged-in': {
    causes: ['cli.not-logged-in'],
    steps: [
      { key: 'login', commands: ['ibmcloud login'] },
      { key: 'plugin', commands: ['ibmcloud plugin update container-registry'] },
      { key: 'ci', commands: ['ibmcloud login --apikey @apikey.json'] },
    ],
    check: loggedIn,
  },
  'cli-plugin-missing': {
    causes: ['cli.plugin-missing'],
    steps: [
      { key: 'install', commands: ['ibmcloud plugin install container-registry'] },
      { key: 'see', commands: ['ibmcloud plugin list'] },
    ],
    check: loggedIn,
  },
  'registry-namespace-invalid': {
    causes: [],
    steps: [
      { key: 'rules' },
      { key: 'taken' },
      { key: 'limits' },
      { key: 'add', commands: ['ibmcloud cr namespace-add {{namespace}}'], instead: { key: 'add' } },
    ],
    check: { key: 'namespaces-listed', shared: true, commands: ['ibmcloud cr namespace-list'] },
  },
  'ppa-import': {
    causes: [],
    steps: [
      { key: 'now' },
      {
        key: 'secret',
        commands: [
          'kubectl create secret docker-registry ibm-entitlement-key -n {{namespace}} --docker-server=cp.icr.io --docker-username=cp --docker-password="$ENTITLEMENT_KEY"',
        ],
      },
      {
        key: 'chart',
        commands: [
          'helm repo add ibm-helm https://raw.githubusercontent.com/IBM/charts/master/repo/ibm-helm',
          'helm show values ibm-helm/CHART',
          'helm install RELEASE ibm-helm/CHART -n {{namespace}} -f values.yaml',
        ],
      },
      {
        key: 'mirror',
        commands: ['skopeo copy --all docker://cp.icr.io/cp/IMAGE:TAG docker://{{registry}}/IMAGE:TAG'],
      },
      { key: 'then', note: true },
    ],
    check: { key: 'pods-run', shared: true, commands: ['kubectl get pods --all-namespaces'] },
  },
  'help-and-support': {
    causes: [],
    steps: [{ key: 'look' }, { key: 'collect' }, { key: 'severity' }, { key: 'owner' }],
    check: { key: 'pods-run', shared: true, commands: ['kubectl get pods --all-namespaces'] },
  },
} as const satisfies Record<string, Runbook>;
