import type { Topic } from './index.ts';

/** What a text is about beyond its cause; `leads` when its runbook helps more than that of the cause. */
interface TextTopic {
  readonly topic: Topic;
  readonly leads: boolean;
  readonly pattern: RegExp;
  /** Causes beside which this topic is not meant; all others allow it. */
  readonly notBeside?: RegExp;
}

const failing = 'fail|error|cannot|unable|schl[aä]gt|fehl|not work|失败|错误|无法|실패|오류';

/** Causes that a message names itself: what people write about a problem in their own words has none. */
const complaints = /^(?!other\.unrelated$)/;

/** Each pattern is linear: a bounded gap between two words. Texts are read folded and in lower case. */
const textTopics: readonly TextTopic[] = [
  {
    topic: 'ppa-import',
    leads: true,
    pattern: /ppa-archive-load|\bppa-import\b|passport[- ]advantage/,
  },
  {
    topic: 'cli-login-failed',
    leads: true,
    pattern: new RegExp(
      `\\b(?:ibmcloud|bluemix|bx|ic) cr login\\b.{0,120}?(?:${failing})|(?:${failing}).{0,60}?\\b(?:ibmcloud|bluemix|bx|ic) cr login\\b`,
    ),
    notBeside: /^cli\./,
  },
  {
    topic: 'registry-namespace-invalid',
    leads: true,
    pattern:
      /\b(?:cr|registry|icr)\b.{0,80}?namespace.{0,80}?(?:invalid|not valid|already|in use|taken|character|between 4|begin|start|exceed)|(?:invalid|not valid).{0,40}?(?:registry|cr) namespace|(?:registry-?)namensbereich.{0,80}?(?:ung[uü]ltig|bereits|zeichen)|(?:레지스트리|cr) ?네임스페이스.{0,60}?(?:올바르지|유효하지|이미|문자)|(?:仓库|注册表|cr).{0,10}?(?:命名空间|名称空间).{0,60}?(?:无效|已|字符)|\bcr namespace(?:-add|s)?\b/,
    notBeside: /^cli\./,
  },
  {
    topic: 'trust-root-key-lost',
    leads: true,
    pattern:
      /\broot (?:signing )?key\b.{0,80}?(?:lost|missing|not found|compromised|unavailable|could not|cannot)|(?:lost|lose|missing|could not find|no).{0,40}?\broot (?:signing )?key\b|could not rotate trust to a new trusted root|(?:root-?schl[uü]ssel|rootschl[uü]ssel).{0,60}?(?:verloren|besch[aä]digt|kompromittiert)|루트 ?키.{0,40}?(?:분실|유실|손상)|根密钥.{0,40}?(?:丢失|遗失|损坏|泄露)/,
  },
  {
    topic: 'trust-repository-key-lost',
    leads: true,
    pattern:
      /\b(?:repository|targets|delegation|signing) keys?\b.{0,80}?(?:lost|missing|not found|compromised|unavailable|must be available)|(?:lost|lose|missing|could not find|no).{0,40}?\b(?:repository|targets|necessary signing|signing) keys?\b|(?:repository-?schl[uü]ssel).{0,60}?(?:verloren|besch[aä]digt|kompromittiert)|(?:리포지토리|저장소) ?키.{0,40}?(?:분실|유실|손상)|(?:存储库|仓库)密钥.{0,40}?(?:丢失|遗失|损坏|泄露)/,
  },
  {
    topic: 'trust-repository-key-lost',
    leads: false,
    pattern: /\bnotary\b|trust data|docker trust|content trust/,
  },
  {
    topic: 'certificate-double-base64',
    leads: true,
    pattern:
      /(?:user-trusted-ca-secret|additionaltrustedcas?|trusted ?ca).{0,200}?(?:base64|pem|decode|malformed|illegal)|(?:base64|pem|decode|malformed|illegal).{0,200}?(?:user-trusted-ca-secret|additionaltrustedcas?|trusted ?ca)/,
  },
  {
    topic: 'certificate-double-base64',
    leads: false,
    pattern:
      /\b(?:tkg|tkgs|vks|tanzu\w*|tkgserviceconfiguration|additionaltrustedcas?|user-trusted-ca-secret)\b|nsx-container-ncp|image-controller/,
  },
  {
    topic: 'latest-not-newest',
    leads: true,
    pattern:
      /\blatest\b.{0,80}?(?:\bold(?:er)?\b|stale|outdated|not (?:the )?(?:new|current)|previous|veraltet|\balte[sn]?\b|旧|최신|이전)|(?:neueste|newest|old(?:er)? image|最新|旧).{0,80}?\blatest\b|\blatest\b.{0,40}?最新/,
    notBeside: complaints,
  },
  {
    topic: 'firewall-blocked',
    leads: true,
    pattern:
      /(?:firewall|防火墙|방화벽).{0,80}?(?:registr|image|pull|注册表|仓库|镜像|레지스트리|이미지)|(?:registr|image|pull|注册表|仓库|镜像|레지스트리|이미지).{0,80}?(?:firewall|防火墙|방화벽)/,
    notBeside: complaints,
  },
  { topic: 'pull-secret-verify', leads: false, pattern: /private-image-test-1/ },
  { topic: 'pull-policy', leads: false, pattern: /imagepullpolicy|errimageneverpull/ },
];

/** The four answers to a failed push or pull that a client prints, in the words of 2018 and of today, with their translations. */
const clientMessages =
  /unauthorized: authentication required|requested access to the resource is denied|exceeded (?:your|its) (?:image )?(?:storage|pull traffic) quota|authentifizierung erforderlich|angeforderter zugriff auf die ressource|speicherkontingent|pull-datenverkehrkontingent/;

/** What shows that a node pulled, and no person at a command line. */
const nodeContext =
  /kubelet|failed to pull image|errimagepull|imagepullbackoff|back-off|rpc error|failed to resolve reference|\bpods?\b/;

/** Topics that a text is about, with whether their runbook leads beside this cause. Linear in the text. */
export function topicsInText(
  text: string,
  cause: string,
): readonly { readonly topic: Topic; readonly leads: boolean }[] {
  const folded = text.slice(0, longest).normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
  const found = textTopics
    .filter(({ pattern, notBeside }) => pattern.test(folded) && notBeside?.test(cause) !== true)
    .map(({ topic, leads }) => ({ topic, leads }));
  const byHand = /^(?:auth|quota)\./.test(cause) && clientMessages.test(folded) && !nodeContext.test(folded);
  return byHand ? [...found, { topic: 'push-pull-failed', leads: true }] : found;
}

const longest = 20_000;
