/** A face as the detector reports it: 68 landmarks in the order of the iBUG 300-W annotation. */
export interface FoundFace {
  /** 0 to 1. */
  readonly score: number;
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly landmarks: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lengths in pixels of the picture that was measured. */
export interface FaceGeometry {
  /** The middle between the eyes. */
  readonly eyes: Point;
  readonly chin: Point;
  /** Degrees; positive when the person's left eye is lower. */
  readonly roll: number;
  /** Crown to chin, estimated. */
  readonly headHeight: number;
  readonly jawWidth: number;
}

export function measureFace({ landmarks }: FoundFace): FaceGeometry {
  const rightEye = centreOf(landmarks.slice(36, 42));
  const leftEye = centreOf(landmarks.slice(42, 48));
  const mouth = centreOf(landmarks.slice(48, 68));
  const chin = landmarks[8] ?? mouth;
  const eyes = centreOf([rightEye, leftEye]);
  return {
    eyes,
    chin,
    roll: (Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x) * 180) / Math.PI,
    headHeight: estimateHead(distance(eyes, chin), distance(eyes, mouth), distance(leftEye, rightEye)),
    jawWidth: distance(landmarks[0] ?? rightEye, landmarks[16] ?? leftEye),
  };
}

/**
 * No landmark shows the crown. Anthropometry gives the head's height three times over: the eyes lie half way, eyes to mouth is about a third, the distance
 * of the eyes two sevenths. The median of the three is robust against a laugh, a double chin and a child's proportions.
 */
function estimateHead(eyesToChin: number, eyesToMouth: number, betweenEyes: number): number {
  const [, median] = [eyesToChin * 2, eyesToMouth * 3.05, betweenEyes * 3.4].sort((a, b) => a - b);
  return median ?? 0;
}

function centreOf(points: readonly Point[]): Point {
  const sum = points.reduce((total, point) => ({ x: total.x + point.x, y: total.y + point.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
