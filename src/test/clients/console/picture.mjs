// A picture of its own for tests: a PNG of a sky over water.
import { crc32, deflateSync } from "node:zlib";

function part(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function picture(width, height) {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * (1 + 3 * width) + 1 + 3 * x;
      const sky = y < height * 0.6;
      const depth = sky ? y / (height * 0.6) : (y / height - 0.6) / 0.4;
      const sun = Math.hypot(x - width * 0.7, y - height * 0.45) < height * 0.12 && sky;
      const wave = sky ? 0 : 14 * Math.sin(x / 9 + y * y / 90);
      rows[at] = sun ? 255 : sky ? 40 + 190 * depth : 20 + wave + 40 * (1 - depth);
      rows[at + 1] = sun ? 236 : sky ? 70 + 110 * depth : 90 + wave - 30 * depth;
      rows[at + 2] = sun ? 170 : sky ? 130 + 20 * depth : 110 + wave - 20 * depth;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), part("IHDR", head), part("IDAT", deflateSync(rows)), part("IEND", Buffer.alloc(0))]);
}
