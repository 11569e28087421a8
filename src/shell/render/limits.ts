/** Bounds on what rendering one root may cost. Passing one is a gap. */
export type RenderLimits = {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
  /** As much as is read of one file of manifests. */
  readonly maxOutputBytes: number;
  readonly maxMilliseconds: number;
  readonly maxMemoryBytes: number;
};

export const RENDER_LIMITS: RenderLimits = {
  maxFiles: 20_000,
  maxFileBytes: 16_000_000,
  maxTotalBytes: 256_000_000,
  maxOutputBytes: 8_000_000,
  maxMilliseconds: 60_000,
  maxMemoryBytes: 1 << 30,
};
