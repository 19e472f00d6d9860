import { folderOf, isCode, isTest, type Source, type Violation } from './source.ts';

const README_LINES_MAX = 40;
const SNAKE_FILE = /^[a-z0-9]+(?:_[a-z0-9]+)*(?:\.[a-z]+)+$/;
const SNAKE_FOLDER = /^\.?[a-z0-9]+(?:_[a-z0-9]+)*$/;
const VAGUE = new Set(['utils', 'util', 'helpers', 'helper', 'misc', 'shared', 'lib']);

export function readmeMissing(sources: readonly Source[]): readonly Violation[] {
  const readmes = new Set(
    sources.map(({ path }) => path).filter((path) => path.endsWith('README.md')),
  );
  const folders = new Set(sources.filter(isCode).map((source) => folderOf(source.path)));
  return [...folders]
    .map((folder) => (folder === '' ? 'README.md' : `${folder}/README.md`))
    .filter((path) => !readmes.has(path))
    .map((path) => ({
      path,
      line: 1,
      problem: 'missing; say what the folder owns, does not own, its invariants, a request’s way',
    }));
}

export function readmeTooLong(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter(({ path }) => path.endsWith('/README.md'))
    .filter(({ lines }) => lines.length > README_LINES_MAX)
    .map(({ path, lines }) => ({
      path,
      line: README_LINES_MAX + 1,
      problem: `${lines.length} lines; a folder README has at most ${README_LINES_MAX}`,
    }));
}

export function nameWrong(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter((source) => isCode(source) || /\.(sql|bpmn)$/.test(source.path))
    .flatMap(({ path }) => {
      const folders = path.split('/');
      const file = folders.pop() ?? '';
      const stem = file.split('.')[0] ?? '';
      if (!SNAKE_FILE.test(file) || folders.some((folder) => !SNAKE_FOLDER.test(folder))) {
        return [{ path, line: 1, problem: 'is not snake_case; use lower-case words joined by _' }];
      }
      const vague = [...folders, stem].find((part) => VAGUE.has(part));
      if (vague === undefined) return [];
      return [{ path, line: 1, problem: `“${vague}” says nothing; name the idea it holds` }];
    });
}

const EXPORT_FROM =
  /^export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s+['"][^'"]+['"];?/gm;
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;

export function barrelFile(sources: readonly Source[]): readonly Violation[] {
  return sources
    .filter((source) => isCode(source) && !isTest(source))
    .filter(({ lines }) => {
      const text = lines.join('\n').replace(COMMENT, '');
      return text.search(EXPORT_FROM) !== -1 && text.replace(EXPORT_FROM, '').trim() === '';
    })
    .map(({ path }) => ({
      path,
      line: 1,
      problem: 'only re-exports; import from the files themselves and delete it',
    }));
}
