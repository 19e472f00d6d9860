/** One message of a client to PostgreSQL, as far as it matters here. */
export type WireMessage =
  | {
      readonly kind: 'parse';
      readonly name: string;
      readonly text: string;
      readonly types: number[];
    }
  | { readonly kind: 'bind'; readonly name: string; readonly values: (string | null)[] }
  | { readonly kind: 'other' };

/**
 * Takes what a client writes apart (PostgreSQL's protocol 3): a message is a letter, a length that
 * counts itself, and the content. Only the first one, which opens the session, has no letter.
 */
export function createWireReader(): (chunk: Buffer) => readonly WireMessage[] {
  let rest: Buffer = Buffer.alloc(0);
  let opened = false;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: WireMessage[] = [];
    for (;;) {
      const head = opened ? 1 : 0;
      if (rest.length < head + 4) return messages;
      const end = head + rest.readUInt32BE(head);
      if (rest.length < end) return messages;
      if (opened) messages.push(messageOf(rest.toString('latin1', 0, 1), rest.subarray(5, end)));
      opened = true;
      rest = rest.subarray(end);
    }
  };
}

function messageOf(letter: string, content: Buffer): WireMessage {
  if (letter === 'P') return parseOf(content);
  return letter === 'B' ? bindOf(content) : { kind: 'other' };
}

/** Statement name, text, number of parameter types, types. */
function parseOf(content: Buffer): WireMessage {
  const nameEnd = content.indexOf(0);
  const textEnd = content.indexOf(0, nameEnd + 1);
  const count = content.readUInt16BE(textEnd + 1);
  const types = Array.from({ length: count }, (_, at) =>
    content.readUInt32BE(textEnd + 3 + at * 4),
  );
  const name = content.toString('utf8', 0, nameEnd);
  return { kind: 'parse', name, text: content.toString('utf8', nameEnd + 1, textEnd), types };
}

/** Portal, statement name, formats, then each value with its length; -1 stands for null. */
function bindOf(content: Buffer): WireMessage {
  const portalEnd = content.indexOf(0);
  const nameEnd = content.indexOf(0, portalEnd + 1);
  const name = content.toString('utf8', portalEnd + 1, nameEnd);
  let at = nameEnd + 1;
  const formats = content.readUInt16BE(at);
  for (let each = 0; each < formats; each += 1) {
    if (content.readUInt16BE(at + 2 + each * 2) !== 0) throw new Error('a parameter is binary');
  }
  at += 2 + formats * 2;
  const count = content.readUInt16BE(at);
  at += 2;
  const values: (string | null)[] = [];
  for (let each = 0; each < count; each += 1) {
    const length = content.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : content.toString('utf8', at, at + length));
    at += Math.max(0, length);
  }
  return { kind: 'bind', name, values };
}
