/** Something that the person at the keyboard can act on: shown as its message, without a trace. */
export class StackFault extends Error {}

/** What went wrong, in one line or a few. */
export function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : JSON.stringify(fault);
}
