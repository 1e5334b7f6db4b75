import type { Node } from '../kinds.ts';
import type { Image } from './image.ts';
import type { PullFailure } from './pull.ts';

/** A failed pull as the node's runtime and kubelet word it: what stands in events and in `waiting.message`. */
export function failureText({ phase, code, message }: PullFailure, { full }: Image, node: Node): string {
  const { containerRuntimeVersion, kubeletVersion } = node.status.nodeInfo;
  const resolving = atLeast(containerRuntimeVersion, 2, 1)
    ? 'failed to resolve image: '
    : `failed to resolve reference "${full}": `;
  const inner = `failed to pull and unpack image "${full}": ${phase === 'resolve' ? resolving : ''}${message}`;
  // Newer kubelets take the prefix of unknown codes off.
  const prefixed = code !== 'Unknown' || !atLeast(kubeletVersion, 1, 32);
  return prefixed ? `rpc error: code = ${code} desc = ${inner}` : inner;
}

/** The message of `ImagePullBackOff`: from 1.32 on kubelets repeat the cause in it. */
export function backOffText(image: string, cause: string, node: Node): string {
  const bare = `Back-off pulling image "${image}"`;
  return atLeast(node.status.nodeInfo.kubeletVersion, 1, 32) ? `${bare}: ErrImagePull: ${cause}` : bare;
}

function atLeast(version: string, major: number, minor: number): boolean {
  const [, actualMajor = '0', actualMinor = '0'] = /(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(actualMajor) > major || (Number(actualMajor) === major && Number(actualMinor) >= minor);
}
