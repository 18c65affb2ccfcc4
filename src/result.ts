/** A value, or a refusal that is data with a `kind`. Rules refuse; adapters throw. */
export type Result<T, R extends { readonly kind: string }> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: R };

export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

export const refuse = <const R extends { readonly kind: string }>(
  refusal: R,
): { readonly ok: false; readonly refusal: R } => ({ ok: false, refusal });

/** A string or number that was parsed once, at the edge. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };
