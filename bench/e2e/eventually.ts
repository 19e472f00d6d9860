const POLL_MS = 200;

/** Asks again until the check passes; at the deadline its last failure is the test's failure. */
export async function eventually<Result>(
  patience_s: number,
  check: () => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + patience_s * 1_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  }
}
