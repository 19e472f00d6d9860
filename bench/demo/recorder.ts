export type StepRecord = {
  readonly step: string;
  readonly detail: string;
  readonly ms: number;
  readonly ok: boolean;
};

export type Outcome<Value> = {
  /** What a person should see of it. */
  readonly detail: string;
  /** Time of the hop itself, where it is less than the whole step. */
  readonly ms?: number;
  readonly value: Value;
};

export type Recorder = {
  /** Runs one step, records how it went, and lets a failure through. */
  readonly step: <Value>(name: string, work: () => Promise<Outcome<Value>>) => Promise<Value>;
  readonly records: readonly StepRecord[];
};

export function createRecorder(show: (record: StepRecord) => void): Recorder {
  const records: StepRecord[] = [];
  const record = (one: StepRecord): void => {
    records.push(one);
    show(one);
  };
  return {
    records,
    async step(name, work) {
      const startedAt = performance.now();
      try {
        const { detail, ms, value } = await work();
        record({ step: name, detail, ms: ms ?? performance.now() - startedAt, ok: true });
        return value;
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error);
        record({ step: name, detail, ms: performance.now() - startedAt, ok: false });
        throw error;
      }
    },
  };
}

/** Fails a step with what was expected and what came. */
export function expected(what: string, wanted: unknown, got: unknown): void {
  if (wanted === got) return;
  throw new Error(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
}
