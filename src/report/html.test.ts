import { expect, it } from 'vitest';
import { html, trustedHtml } from './html.js';

it('escapes whatever is put in, in elements and in attributes', () => {
  const hostile = `"><script>alert('x')</script>&`;
  expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  );
});

it('takes markup, lists of it and numbers as they are, and nothing for undefined', () => {
  const items = ['a<', 'b'].map((text) => html`<b>${text}</b>`);
  expect(html`<p>${items}${undefined}${3}${trustedHtml('<hr>')}</p>`.markup).toBe('<p><b>a&lt;</b><b>b</b>3<hr></p>');
});

it('writes out characters that would turn a text around', () => {
  expect(html`${'a\u202eb'}`.markup).toBe('a\\u202eb');
});
