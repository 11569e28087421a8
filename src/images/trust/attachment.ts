/** A signed document found beside an image. */
export type Attachment = {
  /** JSON text of a sigstore bundle. */
  readonly bundle: string;
  /** The digest that it was found with: a hint, the signed subject decides. */
  readonly about: string;
  /** For people. */
  readonly where: string;
};
