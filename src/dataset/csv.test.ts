import { describe, expect, it } from 'vitest';
import { readCsv, textSpan } from './csv.js';

const values = (text: string) => {
  const { header, rows } = readCsv(text);
  return [header, ...rows];
};

describe('readCsv', () => {
  it('reads quotes, doubled quotes, delimiters and line breaks inside quotes, and CRLF', () => {
    expect(values('case,note\r\na,"x, ""y""\r\nz"\r\n"b" , last')).toEqual([
      ['case', 'note'],
      ['a', 'x, "y"\r\nz'],
      ['b', 'last'],
    ]);
  });

  it('takes a semicolon or a tab for the delimiter if the header has no comma', () => {
    expect(values('case;size\na;1,5\n')).toEqual([
      ['case', 'size'],
      ['a', '1,5'],
    ]);
    expect(values('case\tsize\na\t1\n')[1]).toEqual(['a', '1']);
  });

  it('skips blank lines and keeps empty cells', () => {
    expect(values('\ncase,b\n\na,\n,\n')).toEqual([
      ['case', 'b'],
      ['a', ''],
      ['', ''],
    ]);
  });

  it('reads one column', () => {
    expect(values('case\na\nb')).toEqual([['case'], ['a'], ['b']]);
  });

  it('reads nothing from nothing', () => {
    expect(readCsv('')).toMatchObject({ header: [], rows: [], problems: [] });
  });

  it.each([
    ['case,b\n"a,1\nb,2\n', 'a quoted cell is not closed', 2, 1],
    ['case,b\n"a"x,1\nb,2\n', 'text follows the closing quote of a cell', 2, 4],
    ['case,b\nb,2\nc\n', 'a row has 1 cell, but the header has 2', 3, 1],
    ['case,b\na,2,3\n', 'a row has 3 cells, but the header has 2', 2, 1],
  ])('says where %j is no table', (text, message, line, column) => {
    const { problems } = readCsv(text);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    const span = textSpan({ file: 't.csv', text, ...problems[0]! });
    expect([span.line, span.column]).toEqual([line, column]);
  });

  it('knows the place of every cell, with and without quotes', () => {
    const text = '\ncase,b\r\n\r\na, bb ,c\r\n x ,"y\nz", w\r\nq,r,s';
    const { rows, offsetsOf, problems } = readCsv(text.replace('case,b', 'case,b,c'));
    expect(problems).toEqual([]);
    const source = text.replace('case,b', 'case,b,c');
    const cellAt = (row: number, column: number) => {
      const { start, end } = offsetsOf(row, column);
      return source.slice(start, end);
    };
    expect([-1, 0, 1, 2].map((row) => [0, 1, 2].map((column) => cellAt(row, column)))).toEqual([
      ['case', 'b', 'c'],
      ['a', 'bb ', 'c'],
      ['x ', '"y\nz"', 'w'],
      ['q', 'r', 's'],
    ]);
    expect(rows).toEqual([
      ['a', 'bb', 'c'],
      ['x', 'y\nz', 'w'],
      ['q', 'r', 's'],
    ]);
  });

  it('shows the line of a cell', () => {
    const text = 'case,b\r\na, bb\r\n';
    expect(textSpan({ file: 't.csv', text, ...readCsv(text).offsetsOf(0, 1) })).toEqual({
      file: 't.csv',
      line: 2,
      column: 4,
      length: 2,
      lineText: 'a, bb',
    });
  });
});
