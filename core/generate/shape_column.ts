import { StoryRefused } from './decided.ts';
import { MARKS, idMiddle, slotOf } from './template.ts';
import type { Template } from './template.ts';
import { ID_MARK } from './tape.ts';
import type { Cell } from './tape.ts';

/**
 * One column of a table, as it stands in the table of shapes (`t`) and as SQL that gives a copy
 * (`c`) its value.
 */
export type ShapeColumn = {
  /** For `create table`. */
  readonly columns: readonly string[];
  readonly encode: (value: Cell, template: Template) => readonly Cell[];
  /** Asked when every cell has been encoded: it computes no more than what occurs. */
  readonly expression: () => string;
};

/** Stands for the instant in a document. */
const INSTANT = '{{at}}';

/** What a cell ends in, and the SQL of it. */
const FORMS = {
  constant: null,
  number: 'c.number',
  order_number: 'c.order_number',
  customer: 'c.customer',
  quote_id: 'c.quote_id',
  order_id: 'c.order_id',
  id: '',
} as const;
type Form = keyof typeof FORMS;
const FORM_NAMES = Object.keys(FORMS) as readonly Form[];

export function shapeColumn(name: string, type: string): ShapeColumn {
  if (type === 'timestamp with time zone') return instantColumn(name);
  if (type === 'uuid' || type === 'text') return wordColumn(name, type);
  if (type === 'jsonb') return jsonColumn(name);
  const columns = [`${name} ${type}`];
  return { columns, encode: (value) => [value], expression: () => `t.${name}` };
}

function instantColumn(name: string): ShapeColumn {
  return {
    columns: [`${name} interval`],
    encode: (value, { startMs }) => [value === null ? null : secondsFrom(startMs, asText(value))],
    expression: () => `c.start_at + t.${name}`,
  };
}

function wordColumn(name: string, type: 'uuid' | 'text'): ShapeColumn {
  const seen = new Set<Form | null>();
  const madeId = idSql(`t.${name}_time`, `t.${name}_middle`);
  const valueOf = (form: Form): string => {
    const ending = form === 'id' ? madeId : FORMS[form];
    if (type === 'uuid') return ending ?? `t.${name}::uuid`;
    return ending === null ? `t.${name}` : `t.${name} || ${ending}`;
  };
  return {
    columns: [
      `${name} text`,
      `${name}_form smallint`,
      `${name}_time bigint`,
      `${name}_middle text`,
    ],
    encode: (value, template) => {
      if (value === null) {
        seen.add(null);
        return [null, null, null, null];
      }
      const { before, form, slot } = endingOf(asText(value), template);
      seen.add(form);
      const id = form === 'id' ? [template.idTimes[slot] ?? 0, idMiddle(slot)] : [null, null];
      return [before, FORM_NAMES.indexOf(form), ...id];
    },
    expression: () => {
      const forms = [...seen].filter((form) => form !== null);
      const [only] = forms;
      if (only === undefined) return `null::${type}`;
      const nullsStay = type === 'text' || only === 'id' || only === 'constant';
      if (forms.length === 1 && (nullsStay || !seen.has(null))) return valueOf(only);
      const whens = forms.map((form) => `when ${FORM_NAMES.indexOf(form)} then ${valueOf(form)}`);
      return `case t.${name}_form ${whens.join(' ')} end`;
    },
  };
}

/** JSON is the same in all copies, or a list of ids, or it names one instant. */
function jsonColumn(name: string): ShapeColumn {
  let lists = false;
  let instants = false;
  const at = `to_char((c.start_at + t.${name}_at) at time zone 'UTC',
    'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  return {
    columns: [
      `${name} jsonb`,
      `${name}_times bigint[]`,
      `${name}_middles text[]`,
      `${name}_text text`,
      `${name}_at interval`,
    ],
    encode: (value, { idTimes, startMs }) => {
      const text = JSON.stringify(value);
      const marks = value === null ? [] : [...text.matchAll(MARKS)].map(([mark]) => mark);
      const [mark = ''] = marks;
      if (marks.length === 0) return [value, null, null, null, null];
      if (Array.isArray(value) && value.every((each) => isIdMark(each))) {
        lists = true;
        const slots = value.map((each) => slotOf(String(each)));
        const times = slots.map((slot) => idTimes[slot] ?? 0);
        return [null, `{${times.join(',')}}`, `{${slots.map(idMiddle).join(',')}}`, null, null];
      }
      if (marks.length > 1 || Number.isNaN(Date.parse(mark))) {
        throw new StoryRefused(`${name} is ${text}; list its table in COPIED`);
      }
      instants = true;
      return [null, null, null, text.replace(mark, INSTANT), secondsFrom(startMs, mark)];
    },
    expression: () => {
      const forms = [
        `t.${name}`,
        ...(lists ? [idListSql(name)] : []),
        ...(instants ? [`replace(t.${name}_text, '${INSTANT}', ${at})::jsonb`] : []),
      ];
      return forms.length === 1 ? `t.${name}` : `coalesce(${forms.join(', ')})`;
    },
  };
}

function idListSql(name: string): string {
  return `(select jsonb_agg(${idSql('time', 'middle')})
    from unnest(t.${name}_times, t.${name}_middles) as ids(time, middle))`;
}

function secondsFrom(startMs: number, instant: string): string {
  return `${(Date.parse(instant) - startMs) / 1_000} seconds`;
}

function endingOf(text: string, { orderSlot }: Template): Ending {
  const marks = [...text.matchAll(MARKS)];
  const [found] = marks;
  if (found === undefined) return { before: text, form: 'constant', slot: 0 };
  const [mark] = found;
  const before = text.slice(0, found.index);
  if (marks.length > 1 || before.length + mark.length < text.length) {
    throw new StoryRefused(`"${text}" has more than one mark, or something behind it`);
  }
  if (mark.startsWith(ID_MARK)) {
    const slot = slotOf(mark);
    const form = slot === 0 ? 'quote_id' : slot === orderSlot ? 'order_id' : 'id';
    return { before, form, slot };
  }
  const form = FORM_NAMES.find((known) => mark === `{{${known}}}`);
  if (form === undefined) throw new StoryRefused(`"${text}" has an unknown mark`);
  return { before, form, slot: 0 };
}
type Ending = { readonly before: string; readonly form: Form; readonly slot: number };

/** As `idOf` makes it. */
function idSql(time: string, middle: string): string {
  return `('0' || to_hex(c.start_ms + ${time}) || ${middle} || c.tail)::uuid`;
}

function isIdMark(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(ID_MARK);
}

function asText(value: Cell): string {
  if (typeof value === 'string') return value;
  throw new StoryRefused(`${JSON.stringify(value)} is no text`);
}
