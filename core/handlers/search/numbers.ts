/** `q-123` as it is written: Q-000123. */
export function wholeNumber(number: string): string {
  const [letter = '', digits = ''] = number.toUpperCase().split('-');
  return `${letter}-${String(Number(digits)).padStart(6, '0')}`;
}

type Numbered = {
  readonly number?: string | undefined;
  readonly numberPrefix?: string | undefined;
};

/** Numbers in the form in which they are kept. */
export function withNumbers<Body extends Numbered>(body: Body): Body {
  const { number, numberPrefix } = body;
  return {
    ...body,
    ...(number === undefined ? {} : { number: wholeNumber(number) }),
    ...(numberPrefix === undefined ? {} : { numberPrefix: numberPrefix.toUpperCase() }),
  };
}

/** What is found by number is in order of number, and that tells one from another. */
export function keysOf({ number, numberPrefix }: Numbered): number {
  return number === undefined && numberPrefix === undefined ? 2 : 1;
}
