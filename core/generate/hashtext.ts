/**
 * PostgreSQL's `hashtext` of an ASCII text whose length is a multiple of 12, such as a UUID: Bob
 * Jenkins's lookup3 with PostgreSQL's start value. `--verify` compares it with the server's own.
 */
export function hashtext(text: string): number {
  let a = (0x9e3779b9 + text.length + 3_923_095) | 0;
  let b = a;
  let c = a;
  for (let at = 0; at < text.length; at += 12) {
    a = (a + word(text, at)) | 0;
    b = (b + word(text, at + 4)) | 0;
    c = (c + word(text, at + 8)) | 0;
    a = ((a - c) ^ rotated(c, 4)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotated(a, 6)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotated(b, 8)) | 0;
    b = (b + a) | 0;
    a = ((a - c) ^ rotated(c, 16)) | 0;
    c = (c + b) | 0;
    b = ((b - a) ^ rotated(a, 19)) | 0;
    a = (a + c) | 0;
    c = ((c - b) ^ rotated(b, 4)) | 0;
    b = (b + a) | 0;
  }
  c = ((c ^ b) - rotated(b, 14)) | 0;
  a = ((a ^ c) - rotated(c, 11)) | 0;
  b = ((b ^ a) - rotated(a, 25)) | 0;
  c = ((c ^ b) - rotated(b, 16)) | 0;
  a = ((a ^ c) - rotated(c, 4)) | 0;
  b = ((b ^ a) - rotated(a, 14)) | 0;
  return ((c ^ b) - rotated(b, 24)) | 0;
}

function word(text: string, at: number): number {
  return (
    text.charCodeAt(at) |
    (text.charCodeAt(at + 1) << 8) |
    (text.charCodeAt(at + 2) << 16) |
    (text.charCodeAt(at + 3) << 24)
  );
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
