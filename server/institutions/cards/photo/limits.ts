/**
 * How the picture itself is judged; bytes, pixels a side, age and kind of background come from the policy profile. The rule is a picture of
 * 35 × 45 mm with a head of 34 ± 2 mm. The tolerances are ours and wider than its letter: landmarks show the chin but not the crown, so the height of a
 * head is an estimate with an error of some 15 %.
 */
export const photoLimits = {
  /** Width to height. */
  frame: { width: 35, height: 45 },
  /** The 98th percentile of luminance, 0 to 255: a measure of exposure that does not depend on the colour of anybody's skin. */
  highlight: { min: 130 },
  /** The share of the face that may be burnt out. */
  burntOut: { max: 0.3 },
  /** Variance of the Laplacian over the variance of luminance, on the picture at 640 px: a focused face gives 0.002 to 0.3. */
  sharpness: { min: 0.0014 },
  /** Below this variance of luminance there is nothing in the picture whose edges could be judged. */
  structure: { min: 20 },
  faceScore: { min: 0.5 },
  /** Degrees between the line of the eyes and the horizontal. */
  roll: { max: 10 },
  /** Millimetres of a 45 mm picture. The rule says 32 to 36. */
  head: { min: 28, max: 41 },
  /** How far the middle of the eyes may be from the middle of the picture, as a share of its width. */
  offCentre: { max: 0.12 },
  /** How much of the head may be missing at the top or the bottom, as a share of the picture's height. */
  cutOff: { max: 0.05 },
  /** A background pixel is white with at least this luminance and at most this difference between its channels. */
  white: { minLuminance: 190, maxChroma: 26 },
  /** A background pixel is plain within this distance (largest channel difference) of the background's median colour. */
  plain: { maxDistance: 28 },
  /** The share of background pixels that must be white or plain; the rest is hair, ears and shadow. */
  background: { min: 0.7 },
} as const;
