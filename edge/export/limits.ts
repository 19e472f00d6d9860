export type ExportLimits = {
  readonly rowsMax: number;
  /** Rows that are asked of the core at a time, and all that is held of an export. */
  readonly pageRows: number;
  readonly pageMsMax: number;
  /** After this no further page is asked for, and the end says so. */
  readonly exportMsMax: number;
  /** Whoever has not read the end by then is cut off. */
  readonly stalledMsMax: number;
  /** Exports at a time in this process, and of one tenant. */
  readonly exportsMax: number;
  readonly exportsOfTenantMax: number;
};

export const EXPORT_LIMITS: ExportLimits = {
  rowsMax: 1_000_000,
  pageRows: 500,
  pageMsMax: 20_000,
  exportMsMax: 600_000,
  stalledMsMax: 900_000,
  exportsMax: 4,
  exportsOfTenantMax: 2,
};
