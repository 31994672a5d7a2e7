import type { Triple } from '../volume.js';

/**
 * Area in mm2 of the surface that passes between eight neighbouring voxels, for each of the 256 ways in which they can
 * be inside or outside. Bit `4 * x + y + 2 * z` of the code is the voxel at offset (x, y, z) along the first, second
 * and third axis.
 *
 * The surface crosses each edge between an inside and an outside voxel in its middle (marching cubes; Lorensen and
 * Cline 1987). Where a face is ambiguous, the kind of voxel of which the cube has fewer (the inside in a tie) is cut
 * apart. A polygon that is not flat is split into the triangles of largest total area on cubic voxels. With these two
 * choices the areas are those of DeepMind's `surface-distance`, which the metrics are defined by.
 */
export function surfelAreas(spacingMm: Triple): Float64Array {
  return Float64Array.from(trianglesByCode(), (triangles) =>
    triangles.reduce((sum, triangle) => sum + areaOf(triangle, spacingMm), 0),
  );
}

type Point = Triple;
type Triangle = readonly [Point, Point, Point];

let cached: readonly (readonly Triangle[])[] | undefined;

function trianglesByCode(): readonly (readonly Triangle[])[] {
  cached ??= Array.from({ length: 256 }, (_, code) => polygonsOf(code).flatMap(largestTriangulation));
  return cached;
}

/** Corners of the unit cube, in the order of the code's bits. */
const CORNERS: readonly Point[] = Array.from({ length: 8 }, (_, bit) => [bit >> 2, bit & 1, (bit >> 1) & 1]);

/** The faces, each as its four corners in a round. */
const FACES: readonly (readonly number[])[] = [0, 1, 2].flatMap((axis) =>
  [0, 1].map((side) => {
    const on = CORNERS.map((_, corner) => corner).filter((corner) => CORNERS[corner]![axis] === side);
    const [a, b, c, d] = on as [number, number, number, number];
    return [a, b, d, c];
  }),
);

/** Closed polygons of edge middles that part the inside corners from the outside ones. */
function polygonsOf(code: number): Point[][] {
  const inside = CORNERS.map((_, corner) => (code >> corner) & 1);
  const few = inside.filter((bit) => bit === 1).length <= 4 ? 1 : 0;
  const links = new Map<string, string[]>();
  for (const face of FACES) {
    for (const [a, b] of segmentsOf(face, (corner) => inside[corner] === few)) {
      links.set(a, [...(links.get(a) ?? []), b]);
      links.set(b, [...(links.get(b) ?? []), a]);
    }
  }
  const seen = new Set<string>();
  const polygons: Point[][] = [];
  for (const start of links.keys()) {
    const polygon: Point[] = [];
    for (let at: string | undefined = start; at !== undefined && !seen.has(at);) {
      seen.add(at);
      polygon.push(middleOf(at));
      at = links.get(at)!.find((next) => !seen.has(next));
    }
    if (polygon.length > 0) polygons.push(polygon);
  }
  return polygons;
}

/** Pairs of crossed edges of one face that a line of the surface joins. */
function segmentsOf(face: readonly number[], isFew: (corner: number) => boolean): [string, string][] {
  const edges = face.map((corner, index) => ({ from: corner, to: face[(index + 1) % 4]! }));
  const crossed = edges.filter(({ from, to }) => isFew(from) !== isFew(to));
  if (crossed.length === 0) return [];
  if (crossed.length === 2) return [[edgeName(crossed[0]!), edgeName(crossed[1]!)]];
  return face.filter(isFew).map((corner) => {
    const [a, b] = crossed.filter(({ from, to }) => from === corner || to === corner);
    return [edgeName(a!), edgeName(b!)];
  });
}

function edgeName({ from, to }: { from: number; to: number }): string {
  return `${Math.min(from, to)}-${Math.max(from, to)}`;
}

function middleOf(edge: string): Point {
  const [a, b] = edge.split('-').map((corner) => CORNERS[Number(corner)]!);
  return [(a![0] + b![0]) / 2, (a![1] + b![1]) / 2, (a![2] + b![2]) / 2];
}

function largestTriangulation(polygon: readonly Point[]): readonly Triangle[] {
  const areaOnCubes = (triangles: readonly Triangle[]): number =>
    triangles.reduce((sum, triangle) => sum + areaOf(triangle, [1, 1, 1]), 0);
  return triangulations(polygon).reduce((best, one) => (areaOnCubes(one) > areaOnCubes(best) ? one : best));
}

/** Every way to split a polygon into triangles: each has one triangle on the side from the last point to the first. */
function triangulations(polygon: readonly Point[]): readonly (readonly Triangle[])[] {
  if (polygon.length < 3) return [[]];
  const [first, last] = [polygon[0]!, polygon[polygon.length - 1]!];
  return polygon.slice(1, -1).flatMap((apex, index) => {
    const left = triangulations(polygon.slice(0, index + 2));
    const right = triangulations(polygon.slice(index + 1));
    return left.flatMap((a) => right.map((b) => [...a, [first, apex, last] as const, ...b]));
  });
}

function areaOf([a, b, c]: Triangle, spacingMm: Triple): number {
  const side = (to: Point, axis: number): number => (to[axis]! - a[axis]!) * spacingMm[axis]!;
  const [ux, uy, uz] = [side(b, 0), side(b, 1), side(b, 2)];
  const [vx, vy, vz] = [side(c, 0), side(c, 1), side(c, 2)];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}
