/** The containers of a cluster that run an image; `partial` when the list of pods was cut. */
export interface ImageUsers {
  readonly image: string;
  readonly containers: readonly ImageUser[];
  readonly partial: boolean;
}

/** A container that runs the image. */
export interface ImageUser {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly imagePullPolicy: string;
  /** What really runs, e.g. `sha256:…`; absent where the runtime does not tell. */
  readonly imageDigest?: string;
  readonly node?: string;
}
