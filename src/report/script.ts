/** What the page can do: change the theme, sort and filter the table of cases, copy the citation. It reads fine without. */
export const SCRIPT = `
(() => {
  const root = document.documentElement;
  const theme = document.querySelector('.theme');
  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  const nameTheme = () => { theme.textContent = isDark() ? 'Light colours' : 'Dark colours'; };
  theme.hidden = false;
  theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; nameTheme(); });
  nameTheme();

  for (const table of document.querySelectorAll('table.sortable')) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const said = document.getElementById(table.dataset.said);
    heads.forEach((head, column) => head.querySelector('button').addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      heads.forEach((other) => other.setAttribute('aria-sort', 'none'));
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const rows = [...body.rows].map((row) => ({ row, key: row.cells[column].dataset.value ?? row.cells[column].textContent }));
      const isNumber = head.classList.contains('number');
      const sign = down ? -1 : 1;
      rows.sort((a, b) => {
        // What is undefined stands last, whichever way.
        if (isNumber && (a.key === '' || b.key === '')) return (a.key === '') - (b.key === '');
        return sign * (isNumber ? a.key - b.key : a.key.localeCompare(b.key, undefined, { numeric: true }));
      });
      body.append(...rows.map(({ row }) => row));
      said.textContent = 'sorted by ' + head.textContent.trim() + (down ? ', from large to small' : ', from small to large');
    }));
    const filter = document.getElementById(table.dataset.filter);
    filter.addEventListener('input', () => {
      const words = filter.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      for (const row of body.rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown++;
      }
      said.textContent = shown + ' of ' + body.rows.length + ' cases';
    });
  }

  for (const button of document.querySelectorAll('.copy')) {
    const source = document.getElementById(button.dataset.source);
    button.hidden = false;
    button.addEventListener('click', async () => {
      const selection = getSelection();
      selection.selectAllChildren(source);
      let copied = false;
      try { await navigator.clipboard.writeText(source.textContent); copied = true; } catch { copied = document.execCommand('copy'); }
      button.textContent = copied ? 'Copied' : 'Selected: press Ctrl+C';
    });
  }
})();
`;
