/** An image reference as the container runtime reads it. */
export interface ImageReference {
  /** The reference as it was written. */
  readonly written: string;
  /** host or host:port, e.g. `docker.io`, `registry.example.com:5000`. */
  readonly registry: string;
  /** e.g. `library/nginx`. */
  readonly repository: string;
  /** `latest` when neither tag nor digest is written. */
  readonly tag?: string;
  /** e.g. `sha256:…`. */
  readonly digest?: string;
}
