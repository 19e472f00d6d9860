/** Something that the person at the keyboard can act on: shown as its message, without a trace. */
export class StackFault extends Error {}
