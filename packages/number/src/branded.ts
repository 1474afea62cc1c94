declare const brand: unique symbol;

/** A string that only its parser can make, so that two kinds of number are never mixed up. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };
