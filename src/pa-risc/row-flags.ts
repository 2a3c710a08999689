/** Beside the variant, an element of `Memory.rows` says what regions of translated code there are. */
export const variantBits = 0x3fff;
/** The word is part of a region: a store to it drops the region. */
export const inRegion = 0x4000;
/** A region begins at the word. */
export const isEntry = 0x8000;
