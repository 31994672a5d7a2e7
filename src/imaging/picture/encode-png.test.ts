import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodePng } from './encode-png.js';

describe('encodePng', () => {
  it('writes signature, header, rows and end, each with its checksum', () => {
    const png = Buffer.from(encodePng(Uint8Array.of(0, 128, 255, 1, 2, 3), 3, 2));
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    expect(png.subarray(8, 33).toString('hex')).toBe('0000000d4948445200000003000000020800000000b81f39c6');
    const length = png.readUInt32BE(33);
    expect(inflateSync(png.subarray(41, 41 + length))).toEqual(Buffer.of(0, 0, 128, 255, 0, 1, 2, 3));
    // The checksum of an empty IEND is the same in every PNG file.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });
});
