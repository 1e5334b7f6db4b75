import type { MessagePattern } from '../../../diagnosis/cause.ts';
import { shape, words } from '../../../diagnosis/patterns.ts';

// Ports at which no registry listens: mail, directories, databases, queues, caches, etcd, the API server and the kubelet.
const ports =
  '(?:22|25|389|465|587|636|1433|1521|2379|2380|3306|5432|5672|6379|6443|9042|9092|9200|10248|10250|10255|11211|27017)';

const resources =
  '(?:namespaces|nodes|pods|services|secrets|events|endpoints|configmaps|persistentvolumes|replicationcontrollers)';

/**
 * Entries that name the peer of a broken connection, and it is no registry: the API server, etcd, a certificate authority,
 * another program's database or upstream. What broke there says nothing about images.
 */
export const otherPeers: readonly MessagePattern[] = [
  words(
    0.95,
    [
      'failed to list *',
      'failed to watch *',
      'etcdserver: ',
      '"etcd-client"',
      'etcd-endpoints:',
      'leaderelection.go',
      'leaderelection lost',
      'failed to renew lease',
      'storage is (re)initializing',
      'logged in to the server',
      'has received too many requests and has asked us',
      'unable to get metrics for resource',
      'pod metrics',
      'node metrics',
      'no metrics known',
      'server returned http status',
      'metrics api not available',
      'metrics.k8s.io',
      'plugin/errors:',
      'acme-challenge',
      'params:acme:',
      'acme: auth',
      'acme: error',
      'http-01 ',
      'dns-01 ',
      'error preparing issuer',
      'certificate request has failed',
      // Registries of packages, asked from within a build.
      'npm err!',
      'npm error',
      'registry.npmjs.org',
      'registry.yarnpkg.com',
      'files.pythonhosted.org',
      'pypi.org',
      'rubygems.org',
      'repo.maven.apache.org',
      'repo1.maven.org',
      'proxy.golang.org',
      'sum.golang.org',
      'index.crates.io',
      'repo.packagist.org',
      'api.nuget.org',
      'deb.debian.org',
      'archive.ubuntu.com',
      'security.ubuntu.com',
      'dl-cdn.alpinelinux.org',
      'mirrorlist.centos.org',
      'jdbc:',
      'sqlstate',
      'password authentication failed for user',
      '数据库连接',
      '连接数据库',
      '데이터베이스 연결',
      '데이터베이스에 연결',
    ],
    'elsewhere',
  ),
  shape(
    0.95,
    ['dial tcp', 'http', 'connect'],
    new RegExp(
      `(?:dial tcp |https?://|connect(?:ing|ion)? (?:to )?)(?:\\[[\\da-f:.]{2,45}\\]|[\\w.-]{1,120}):${ports}\\b(?!\\/v2\\/)(?<!\\/v2\\/[^\\n]{0,300})`,
    ),
    'elsewhere',
  ),
  shape(
    0.95,
    ['/api/v1/', '/apis/'],
    new RegExp(`https?://[^\\s"/]{1,120}/(?:api/v1/${resources}\\b|apis/[a-z.\\d]{1,80}/v\\d)`),
    'elsewhere',
  ),
  // What programs ask one another how they are.
  shape(
    0.93,
    ['/metrics', 'healthz', 'readyz', 'livez'],
    /https?:\/\/[^\s"/]{1,253}\/(?:metrics|healthz|readyz|livez)\b/,
    'elsewhere',
  ),
  shape(0.93, ['unable to access'], /unable to access '[^'\n]{1,300}'/, 'elsewhere'),
  // Helm waits for everything that it installed, whatever keeps it.
  shape(
    0.85,
    ['installation failed', 'upgrade failed'],
    /(?:installation|upgrade) failed: (?:context deadline exceeded|timed out)/,
    'elsewhere',
  ),
  // Sockets of storage drivers, plug-ins and proxies; those of the runtimes are ours.
  shape(
    0.95,
    ['dial unix'],
    /dial unix (?![^\s:]{0,200}(?:docker|containerd|cri|podman|buildkit|runtime))\/[^\s:]{1,200}/,
    'elsewhere',
  ),
  shape(
    0.9,
    ['scrap'],
    /(?:fail|error|can't|cannot|unable)[^\n]{0,60}\bscrap(?:e|ing)?(?![\w./:-])|\bscrape failed/,
    'elsewhere',
  ),
  // What a name server notes of questions that it answers.
  shape(0.93, [' in '], /"(?:a|aaaa|srv|ptr|any|https) in [^\s"]{1,253} (?:udp|tcp) /, 'elsewhere'),
  // What an API server notes of requests that it answers itself.
  shape(0.93, ['.go:'], /\b(?:wrap|httplog|authorization)\.go:\d+\]/, 'elsewhere'),
  shape(
    0.93,
    ['upstream'],
    /while (?:connecting to|reading [a-z ]{0,40}from|sending [a-z ]{0,40}to) upstream(?![^\n]{0,400}\/v2\/)/,
    'elsewhere',
  ),
  shape(
    0.93,
    ['://'],
    /\b(?:postgres(?:ql)?|mysql|mariadb|redis|rediss|mongodb(?:\+srv)?|amqps?|kafka|ldaps?|nats|smtps?):\/\//,
    'elsewhere',
  ),
  shape(
    0.93,
    ['database', 'datenbank'],
    /(?:connect(?:ion|ing)?|verbindung) (?:to|with|zur|zu) (?:the |der )?(?:[a-z]{1,20} )?(?:database|datenbank)\b/,
    'elsewhere',
  ),
  shape(
    0.9,
    ['.svc'],
    /(?<!(?:\/v[12]\/|pull)[^\n]{0,300})(?:unknownhostexception: |lookup |resolve host:? |(?:enotfound|eai_again) )(?![\w.-]{0,200}(?:reg|harbor|docker|nexus|artifactory|quay|mirror|image|gitlab|gitea))[\w.-]{1,200}\.svc\b/,
    'elsewhere',
  ),
  shape(0.95, ['is forbidden'], /is forbidden: [^\n]{0,60}\bquota\b/, 'elsewhere'),
];
