import type { Random } from '../../base/random.js';

type Point = readonly [number, number, number];

/** One organ: an ellipsoid, longest from front to back, moved, turned and smoothly bent. Lengths in mm. */
export interface OrganShape {
  readonly centreMm: Point;
  /** Half lengths along the organ's own axes: right, anterior, superior. */
  readonly semiAxesMm: Point;
  /** Turn about the superior and about the right axis. */
  readonly yaw: number;
  readonly pitch: number;
  /** Each coordinate is displaced by a sine of the next one. */
  readonly bendMm: Point;
  readonly bendPhase: Point;
}

/** Where a point lies in the organ. */
export interface OrganPoint {
  /** 0 at the centre, 1 on the surface. */
  readonly radius: number;
  /** Distance in front of the plane that divides front from back, in mm. */
  readonly frontMm: number;
}

const BEND_WAVELENGTH_MM = 30;

export function sampleOrganShape(random: Random): OrganShape {
  const scale = random.between(0.88, 1.12);
  const around = (value: number) => value * scale * random.between(0.92, 1.08);
  const within = (limit: number) => random.between(-limit, limit);
  return {
    centreMm: [within(2), within(2), within(2)],
    semiAxesMm: [around(7.5), around(10.5), around(8)],
    yaw: within(0.2),
    pitch: within(0.2),
    bendMm: [within(0.9), within(0.9), within(0.9)],
    bendPhase: [within(Math.PI), within(Math.PI), within(Math.PI)],
  };
}

/** Maps world millimetres (right, anterior, superior) into the organ. */
export function organPointOf(shape: OrganShape): (x: number, y: number, z: number) => OrganPoint {
  const { centreMm, semiAxesMm, yaw, pitch, bendMm, bendPhase } = shape;
  const [cosYaw, sinYaw, cosPitch, sinPitch] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const wave = (2 * Math.PI) / BEND_WAVELENGTH_MM;
  return (x, y, z) => {
    const dx = x - centreMm[0];
    const dy = y - centreMm[1];
    const dz = z - centreMm[2];
    const bentX = dx + bendMm[0] * Math.sin(wave * dy + bendPhase[0]);
    const bentY = dy + bendMm[1] * Math.sin(wave * dz + bendPhase[1]);
    const bentZ = dz + bendMm[2] * Math.sin(wave * dx + bendPhase[2]);
    const right = cosYaw * bentX + sinYaw * bentY;
    const forward = cosYaw * bentY - sinYaw * bentX;
    const anterior = cosPitch * forward + sinPitch * bentZ;
    const superior = cosPitch * bentZ - sinPitch * forward;
    const radius = Math.sqrt(
      (right / semiAxesMm[0]) ** 2 + (anterior / semiAxesMm[1]) ** 2 + (superior / semiAxesMm[2]) ** 2,
    );
    return { radius, frontMm: anterior };
  };
}
