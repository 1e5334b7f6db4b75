import { seenValue } from '../evidence/evidence.ts';
import type { Look } from './inspector.ts';

/** What policy controllers, runtimes and trust servers write, and what people write about lost keys. */
export const aboutSignatures =
  /signature|unsigned|not signed|signing key|(?:root|repository) key|(?:root|stamm|repository)-?schl[uü]ssel|根密钥|仓库密钥|루트 ?키|저장소 ?키|cosign|sigstore|notary|notation|content trust|trust (?:data|pin|root|server|policy)|attest|verify image|securityenforcement|connaisseur|portieris|kyverno|ratify/i;

/** Everything that is said about the subject, in one text. */
export async function textsOf(look: Look): Promise<string> {
  const messages = seenValue(await look.see('messages')) ?? [];
  return [...look.texts, ...messages.map(({ text }) => text)].join('\n');
}
