import { SHARDS } from '../relay/ownership.ts';

/** `0,3` → those; `all` → all; anything else → what would be right. */
export function parseShards(text: string | undefined): readonly number[] | string {
  if (text === 'all') return SHARDS;
  const words = text?.split(',').map((word) => word.trim()) ?? [];
  const shards = SHARDS.filter((shard) => words.includes(String(shard)));
  if (shards.length > 0 && words.every((word) => shards.some((one) => String(one) === word))) {
    return shards;
  }
  const got = text === undefined ? 'nothing' : `"${text}"`;
  return `--shard: expected "all" or some of ${SHARDS.join(',')}, got ${got}`;
}
