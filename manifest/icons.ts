/**
 * Our own drawing, an envelope with an arrow, in every size that Microsoft 365 asks for. `node manifest/icons.ts` writes
 * them to addin/public/icons, where the pages' build picks them up; a test compares the files with the drawing.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodePng } from "./png.ts";

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const blue: Colour = [0, 94, 184, 255];
const white: Colour = [255, 255, 255, 255];
const clear: Colour = [255, 255, 255, 0];

/** Distance from a point to a line's end-to-end segment. All measures are parts of the icon's side, 0 to 1. */
const toSegment = (x: number, y: number, [ax, ay, bx, by]: readonly [number, number, number, number]): number => {
  const along = Math.max(
    0,
    Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)),
  );
  return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
};

const inBox = (
  x: number,
  y: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  round: number,
): boolean => {
  const dx = Math.max(left + round - x, 0, x - (right - round));
  const dy = Math.max(top + round - y, 0, y - (bottom - round));
  return Math.hypot(dx, dy) <= round;
};

const flap = [
  [0.2, 0.33, 0.5, 0.55],
  [0.5, 0.55, 0.8, 0.33],
] as const;
const arrow = [
  [0.5, 0.6, 0.5, 0.9],
  [0.5, 0.9, 0.38, 0.78],
  [0.5, 0.9, 0.62, 0.78],
] as const;

const near = (
  x: number,
  y: number,
  lines: readonly (readonly [number, number, number, number])[],
  width: number,
): boolean => lines.some((line) => toSegment(x, y, line) <= width);

const inEnvelope = (x: number, y: number): boolean => inBox(x, y, 0.16, 0.24, 0.84, 0.72, 0.05);

/** Blue tile, white envelope, blue flap, and a white arrow in a blue gap: it goes into the new mailbox. */
const colourAt = (x: number, y: number): Colour => {
  if (!inBox(x, y, 0, 0, 1, 1, 0.16)) return clear;
  if (near(x, y, arrow, 0.045)) return white;
  if (near(x, y, arrow, 0.1)) return blue;
  if (inEnvelope(x, y)) return near(x, y, flap, 0.035) ? blue : white;
  return blue;
};

/** White lines on nothing, as Teams asks of its outline icon. */
const outlineAt = (x: number, y: number): Colour => {
  const edge = inEnvelope(x, y) && !inBox(x, y, 0.22, 0.3, 0.78, 0.66, 0.02);
  if (near(x, y, arrow, 0.04)) return white;
  if (near(x, y, arrow, 0.09)) return clear;
  return edge || (inEnvelope(x, y) && near(x, y, flap, 0.035)) ? white : clear;
};

/** Each pixel is the mean of 6 x 6 samples, colour weighted by its alpha so that edges keep their colour. */
const samples = 6;

const rasterise = (side: number, at: (x: number, y: number) => Colour): Uint8Array => {
  const rgba = new Uint8Array(side * side * 4);
  for (let pixel = 0; pixel < side * side; pixel += 1) {
    const sum = [0, 0, 0, 0];
    for (let sample = 0; sample < samples ** 2; sample += 1) {
      const x = ((pixel % side) + ((sample % samples) + 0.5) / samples) / side;
      const y = (Math.floor(pixel / side) + (Math.floor(sample / samples) + 0.5) / samples) / side;
      const [red, green, bluePart, alpha] = at(x, y);
      [red * alpha, green * alpha, bluePart * alpha, alpha].forEach(
        (part, index) => (sum[index] = (sum[index] ?? 0) + part),
      );
    }
    const [red = 0, green = 0, bluePart = 0, alpha = 0] = sum;
    const weight = alpha === 0 ? 1 : alpha;
    rgba.set([red / weight, green / weight, bluePart / weight, alpha / samples ** 2].map(Math.round), pixel * 4);
  }
  return rgba;
};

/** Desktop: 16 to 80; store: 64, 128; Teams: 192; phones: 25, 32 and 48 at scales 1, 2 and 3. */
export const iconSizes = [16, 20, 24, 25, 32, 40, 48, 50, 64, 75, 80, 96, 128, 144, 192] as const;
export const outlineName = "outline-32.png";
export const iconName = (side: (typeof iconSizes)[number]): string => `icon-${side}.png`;

/** Every icon by its file name. */
export const drawIcons = (): ReadonlyMap<string, Uint8Array> =>
  new Map([
    ...iconSizes.map((side) => [iconName(side), encodePng(side, rasterise(side, colourAt))] as const),
    [outlineName, encodePng(32, rasterise(32, outlineAt))],
  ]);

export const iconFolder = join(import.meta.dirname, "../addin/public/icons");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(iconFolder, { recursive: true });
  for (const [name, bytes] of drawIcons()) writeFileSync(join(iconFolder, name), bytes);
}
