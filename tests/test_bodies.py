"""Bodies as site generators have them: what is beyond CommonMark, templates, MDX, and the summary made of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import Final

import pytest
from growth import WORST, growth
from hypothesis import given
from hypothesis import strategies as st

from feeds.articles.titles import without_marks
from feeds.entries.entry import to_entry
from feeds.entries.entry_options import EntryOptions
from feeds.entries.markdown import to_html
from feeds.entries.markup import as_written, render
from feeds.entries.opening import first_words
from feeds.entries.templates import Referents, without_templates
from feeds.entries.templates.closings import Closings
from feeds.lib.text import shorten
from feeds.model import Article, Markup, Person

HOME: Final = "https://site.example/blog/"
BASE: Final = f"{HOME}one/"
SITE: Final = Referents(HOME)


def html(body: str, markup: Markup = Markup.MARKDOWN) -> str:
    """Render a body of a page at `BASE`, without line breaks between tags."""
    return re.sub(r">\s+<", "><", render(body, markup, base=BASE, embeds="link"))


def summary(body: str, markup: Markup = Markup.MARKDOWN) -> str:
    """Return the summary of an article that is only a body."""
    day = datetime(2024, 1, 2, tzinfo=UTC)
    article = Article("a.md", "urn:x", "Title", day, day, alternate=BASE, markup=markup, body=body)
    return to_entry(article, EntryOptions(HOME, "en", Person("Ada"), full=True, embeds="link", home=HOME)).summary


# --- beyond CommonMark -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Hot[^a].\n\n[^a]: Says *he*.", "<p>Hot<sup>[1]</sup>.</p><hr><ol><li><p>Says <em>he</em>.</p></li></ol>"),
        ("熱い[^1]。\n\n[^1]: 注意。", "<p>熱い<sup>[1]</sup>。</p><hr><ol><li><p>注意。</p></li></ol>"),
        ("- [ ] boil\n- [x] pour", "<ul><li>☐ boil</li><li>☑ pour</li></ul>"),
        ("Cup\n: What holds tea", "<dl><dt>Cup</dt><dd>What holds tea</dd></dl>"),
        ("## Pots {#pots}", "<h2>Pots</h2>"),
        ("## 壶{#pots .big}", "<h2>壶</h2>"),
        ("### Lids {: #lids }", "<h3>Lids</h3>"),
        ('![A](a.png){: width="3"}b', f'<p><img src="{BASE}a.png" alt="A">b</p>'),
        ("[a](b){.c}", f'<p><a href="{BASE}b">a</a></p>'),
        ("* TOC\n{:toc}\n\ntext", "<p>text</p>"),
        ("[TOC]\n\ntext", "<p>text</p>"),
        ("what is\n[toc]\n\nin [TOC] it", "<p>what is</p><p>in [TOC] it</p>"),
        (":::tip Mind\nhot\n:::", "<blockquote><p><strong>Mind</strong></p><p>hot</p></blockquote>"),
        (":::note[Mind]\nhot\n:::", "<blockquote><p><strong>Mind</strong></p><p>hot</p></blockquote>"),
        (":::warning\nhot\n:::", "<blockquote><p><strong>Warning</strong></p><p>hot</p></blockquote>"),
        ('!!! note "Mind"\n    hot', "<blockquote><p><strong>Mind</strong></p><p>hot</p></blockquote>"),
        ("??? note\n    hot", "<blockquote><p><strong>Note</strong></p><p>hot</p></blockquote>"),
        ("> [!NOTE]\n> hot", "<blockquote><p><strong>Note</strong></p><p>hot</p></blockquote>"),
        ("> [!tip]- Mind\n> hot", "<blockquote><p><strong>Mind</strong></p><p>hot</p></blockquote>"),
        ("::::: code-group\n`a`\n:::::", "<div><p><code>a</code></p></div>"),
        ("See https://a.example/b_(c).", '<p>See <a href="https://a.example/b_(c)">https://a.example/b_(c)</a>.</p>'),
        ("見る https://a.example/b。次", '<p>見る <a href="https://a.example/b">https://a.example/b</a>。次</p>'),
        ("**備考：**ここ", "<p><strong>備考：</strong>ここ</p>"),
        ("これは**「茶」**です", "<p>これは<strong>「茶」</strong>です</p>"),
        ("==hot== but a==b and c==d", "<p><mark>hot</mark> but a==b and c==d</p>"),
        ("H~2~O, x^2^, ~~no~~", "<p>H<sub>2</sub>O, x<sup>2</sup>, <s>no</s></p>"),
        (":tea: and :nothing: at 10:30:45", "<p>🍵 and :nothing: at 10:30:45</p>"),
        ("for $t = 3$", "<p>for <code>t = 3</code></p>"),
        ("of $5 and $10, US$5m to US$7m", "<p>of $5 and $10, US$5m to US$7m</p>"),
        ("$$\nT_1 < T_2\n$$", "<pre><code>T_1 &lt; T_2\n</code></pre>"),
        ("\\(x_1\\) and \\[no\\]", "<p><code>x_1</code> and [no]</p>"),
        ("[[Cup|a cup]], [[Water#Hot]]", "<p>a cup, Water › Hot</p>"),
        ("![[cup.png|30]]", f'<p><img src="{BASE}cup.png" alt=""></p>'),
        ("[[A]] %%mine%%%%too%%b `%%c%%`", "<p>A b <code>%%c%%</code></p>"),
        ("[[1]](two)", f'<p><a href="{BASE}two">[1]</a></p>'),
        ("![A](my cup 1.png)", f'<p><img src="{BASE}my%20cup%201.png" alt="A"></p>'),
        (
            '<figure markdown="span">\n![A](a.png)\n</figure>',
            f'<figure><p><img src="{BASE}a.png" alt="A"></p></figure>',
        ),
    ],
)
def test_what_generators_add_to_markdown(body: str, expected: str) -> None:
    """Whatever of Markdown a generator has beyond CommonMark comes out as its author meant it."""
    assert html(body) == expected


@pytest.mark.parametrize(
    "line",
    ["a[^1]", "{{ cup }}", "{% cup %}", "{{< cup >}}", "[[cup]]", ":tea:", "$x_1$", "==a==", "%%a%% [[b]]", "{: .a}"],
)
@pytest.mark.parametrize("shape", ["```\n{}\n```", "- a\n\n  ~~~\n  {}\n  ~~~", "`{}`", "text\n\n    {}"])
@pytest.mark.parametrize("markup", [Markup.MARKDOWN, Markup.MDX])
def test_code_stays_as_it_is(line: str, shape: str, markup: Markup) -> None:
    """What is shown as code is changed by no extension."""
    if markup is Markup.MDX and shape.startswith("text"):
        return  # it has no indented code
    assert f"<code>{escape(line, quote=False)}" in html(shape.format(line), markup)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<p dir="rtl" lang="ar">a</p>', '<p dir="rtl" lang="ar">a</p>'),
        ('<p dir="x">a</p>', "<p>a</p>"),
        ("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", "<math><mi>x</mi><mo>=</mo><mn>1</mn></math>"),
        ("<math><mi>x</mi><annotation>\\x</annotation></math>", "<math><mi>x</mi></math>"),
        ('<img src="data:image/png;base64,AA==">', '<img src="data:image/png;base64,AA==">'),
        ('<img src="data:image/gif;base64,AA" data-src="a.png" alt="A">', f'<img src="{BASE}a.png" alt="A">'),
        ('<img srcset="a.png 1x, b.png 2x">', f'<img src="{BASE}a.png">'),
        ('<img src="https://i.example/my ü.png">', '<img src="https://i.example/my%20%C3%BC.png">'),
    ],
)
def test_what_html_keeps(written: str, expected: str) -> None:
    """Directions, formulas and pictures stay, however pages load them, and absolute addresses are encoded."""
    assert html(written, Markup.HTML) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("**注：**vim 中的", "<p><strong>注：</strong>vim 中的</p>"),
        ("文a**「b」**c", "<p>文a<strong>「b」</strong>c</p>"),
        ("态度~~(空口)~~找", "<p>态度<s>(空口)</s>找</p>"),
        ("变换 \\\\(S_{0.5}\\\\)", "<p>变换 <code>S_{0.5}</code></p>"),
        ("Let \\\\(P\\\\) be", "<p>Let <code>P</code> be</p>"),
        ("##Comments ##\nText", "<h2>Comments</h2>\n<p>Text</p>"),
        ("#tag and text", "<p>#tag and text</p>"),
        ("<br/>\n## Part\n", "<br/>\n<h2>Part</h2>"),
        ("</br>\n**Bold**", "<br>\n<p><strong>Bold</strong></p>"),
        ("[Us](mailto:a@example.org?subject=A word)", '<p><a href="mailto:a@example.org?subject=A%20word">Us</a></p>'),
    ],
)
def test_older_readers_of_markdown_take_more_for_markup(body: str, expected: str) -> None:
    """Marks beside letters of Chinese and Japanese, headings without a blank, text below a line break."""
    assert to_html(body).strip() == expected


@pytest.mark.slow
@pytest.mark.parametrize("part", [": a\n1. \n: \n", "> !!! a\n"])
def test_rules_that_look_far_are_bounded(part: str) -> None:
    """What would be looked at again and again costs no more from a point on, and the text is still there."""

    def read(count: int) -> None:
        assert "a" in to_html(f"a\n: b\n\n{part * count}")

    assert growth(read, 2400, steps=1) <= WORST  # far fewer are below the bound


def test_what_stands_before_an_address_is_looked_at_once() -> None:
    """Where an address may begin, the text before it is not gone through for each."""

    def read(count: int) -> None:
        render("updated\ufffdhttp://[" * count, Markup.MDX, base=BASE, embeds="link")

    assert growth(read, 16_000, steps=1) <= WORST


@pytest.mark.parametrize(
    "before", ["By Ada Lovelace", "作者：王小明", "Published on 2024-01-02", "[The problem](https://example.org/p)"]
)
def test_the_summary_is_no_byline_date_or_lone_link(before: str) -> None:
    """The first paragraph that is text counts."""
    assert summary(f"{before}\n\nBy noon the kettle was cold.") == "By noon the kettle was cold."


def test_formulas_between_tags_are_code() -> None:
    """Within a line and as a block, in the languages of Zola and of Hugo."""
    block = "{% katex(block=true) %}\n\\tag{1}\nx_1 = y\n{% end %}"
    assert html(block) == "<pre><code>\\tag{1}\nx_1 = y\n</code></pre>"
    assert html("So {{< math >}}$x_1$ {{< /math >}} is") == "<p>So <code>x_1</code> is</p>"


def test_code_in_a_list_that_starts_an_item_ends_where_it_does() -> None:
    """Three backticks around a word at the start of an item open no block of code."""
    text = "- ```a``` is\n\n    {{< pot >}}x\n"
    assert without_templates(text, SITE).text == "- ```a``` is\n\n    x\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A [bus](https://a.example/b) and **more** words", "A bus and more words"),
        ("Sums: 2 ** 3 ** 4 and a[0][1]", "Sums: 2 ** 3 ** 4 and a[0][1]"),
        ("Played by {% music 1 %} here", "Played by here"),
    ],
)
def test_summaries_of_front_matter_have_no_markup(text: str, expected: str) -> None:
    """Links become their text; what only looks like one stays."""
    assert without_marks(text) == expected


# --- templates ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{{< figure src="/c.png" caption="A cup" >}}', '<img src="https://site.example/c.png" alt="A cup">'),
        ('{{% img src="/c.png" %}}\n\n*b*', "</figure><p><em>b</em></p>"),
        ("{% asset_img cup.png 300 A cup %}", "<figcaption>A cup</figcaption>"),
        ('{% include figure.html src="c.png" %}', f'<figure><img src="{BASE}c.png"'),
        ("{{< youtube abcdefghijk >}}", "https://www.youtube.com/watch?v=abcdefghijk"),
        ('{{ youtube(id="abcdefghijk") }}', "https://www.youtube.com/watch?v=abcdefghijk"),
        ("{% vimeo 123 %}", "https://vimeo.com/123"),
        ("{{< gist ada 12 >}}", '<a href="https://gist.github.com/ada/12">'),
        ('{{< tweet user="ada" id="12" >}}', '<a href="https://x.com/ada/status/12">'),
        ("{% highlight c %}\na < b\n\n# c\n{% endhighlight %}", "<pre><code>a &lt; b\n\n# c\n</code></pre>"),
        ("{{< highlight c >}}\na < b\n{{< /highlight >}}", "<pre><code>a &lt; b\n</code></pre>"),
        ("{% codeblock t lang:c %}\na\n{% endcodeblock %}", "<pre><code>a\n</code></pre>"),
        ("{% raw %}{{ cup }}{% endraw %}", "<p>{{ cup }}</p>"),
        ("a {% comment %}no{% endcomment %}b {# no #}c", "<p>a b c</p>"),
        ('{% hint style="info" %}\nhot\n{% endhint %}', "<blockquote><p><strong>Info</strong></p><p>hot</p>"),
        ('{{% alert title="Mind" %}}hot{{% /alert %}}', "<blockquote><p><strong>Mind</strong></p><p>hot</p>"),
        ('{% quote(author="me") %}said{% end %} b', "<blockquote><p>said</p></blockquote>"),
        ('<img src="{{ site.baseurl }}/a.png">', '<img src="https://site.example/a.png">'),
        ('[a]({{ "/a" | relative_url }})', '<a href="https://site.example/a">a</a>'),
        ("[a]({% post_url 2024-01-01-a %}) b", "<p><a>a</a> b</p>"),
        ("[a]({{ site.baseurl }}{% link _posts/a.md %})", "<p><a>a</a></p>"),
        ('[a]({{< ref "b.md" >}})', "<p><a>a</a></p>"),
        ("{% post_link b A title %}", "<p>A title</p>"),
        ('{{< teapot "a" lid="b" >}}kept{{< /teapot >}}', "<p>kept</p>"),
        ("{% if a %}kept{% endif %} {{ page.a }}", "<p>kept</p>"),
        (
            'On {{< pot title="A & b" href="https://a.example/" >}}.',
            '<p>On <a href="https://a.example/">A &amp; b</a>.',
        ),
        ('{{< pot title="A" url="/a" >}}kept{{< /pot >}}', "<p>kept</p>"),
        ('{{<pot image="c.png" alt="A cup" />}}', f'<figure><img src="{BASE}c.png" alt="A cup"></figure>'),
        (
            '{{< pot image="c.png" url="/a" text="Bio" >}}',
            f'<a href="https://site.example/a"><img src="{BASE}c.png" alt=""></a>',
        ),
        ('{{< pot src="{cup}.png" >}} a', "<p>a</p>"),
        ('{{< seo image="c.png" title="A" >}}{% render "nav", url: "/x", title: "A" %} a', "<p>a</p>"),
        ('{% include post-comments.html url="/x" title="A" %} a', "<p>a</p>"),
        ('{% render "youtube", id: "abcdefghijk" %}', "https://www.youtube.com/watch?v=abcdefghijk"),
        ("{%- raw -%}{{ cup }}{%- endraw-%}", "<p>{{ cup }}</p>"),
        ('{{</* figure src="x" */>}}', '<p>{{&lt; figure src="x" &gt;}}</p>'),
        ("formula $\\mathbf{{x}}$", "<p>formula <code>\\mathbf{{x}}</code></p>"),
        ('{{< imgproc "cup" Resize "300x" >}}', ""),
        (
            '{{< imgproc cup.png Fill "300x300" />}}',
            f'<figure><img src="{BASE}cup.png" alt=""></figure>',
        ),
        ("{{ never", "<p>{{ never</p>"),
    ],
)
def test_template_tags_are_what_they_stand_for(body: str, expected: str) -> None:
    """A known tag becomes what it means, an unknown one the picture or link that it names; text between stays."""
    assert expected in html(body)


@pytest.mark.parametrize(
    "before",
    [
        "a ``` b\n\n",
        "- a\n\n      ```\n      b\n\n- c ```\n\n",
        "``` `x` ```\n",
        "`a\n\n",
        "<pre>x</pre>",
        "<!-- x -->",
    ],
)
def test_code_ends_where_markdown_ends_it(before: str) -> None:
    """Backticks within a line start no block, and a block that is not closed ends with its list."""
    assert without_templates(f"{before}{{% pot %}}", SITE).text == before


def test_tags_refer_to_the_sites_own_base() -> None:
    """What starts at the site's base is below its path, with its whole address where that is asked for."""
    body = '{{ site.url }}{{ site.baseurl }}/a {{ site.baseurl }}/b {{ "/c" | absolute_url }} {{ "d" | relative_url }}'
    assert without_templates(body, SITE).text == f"{HOME}a /blog/b {HOME}c /blog/d"


def test_links_to_articles_are_asked_for() -> None:
    """What a tag or a wiki link names is looked up, and is a link where there is such an article."""
    site = Referents(HOME, {"b.md": f"{HOME}b/", "Cup": f"{HOME}cup/"}.get)
    assert as_written('[a]({{< ref "b.md" >}})', Markup.MARKDOWN, site) == f'<p><a href="{HOME}b/">a</a></p>\n'
    assert as_written("[[Cup|c]] [[Pot]]", Markup.MARKDOWN, site) == f'<p><a href="{HOME}cup/">c</a> Pot</p>\n'


def test_unknown_tags_are_counted() -> None:
    """Which tags were taken out is known, by name, and where the first one stood."""
    found = without_templates("{{< youtube a >}} {{< pot >}} {% if x %}{% endif %}{{< pot >}}", SITE)
    assert (dict(found.unknown), found.first) == ({"pot": 2, "if": 1}, 18)


@pytest.mark.parametrize(
    ("tag", "is_unknown"),
    [
        ('{{< pot image="c.png" url="/a" alt="A" width=30 >}}', False),
        ('{{< pot image="c.png" text="Bio" >}}', True),
        ('{{< pot url="/a" title="A" >}}', False),
        ('{{< pot url="/a" title="A" lid="b" >}}', True),
        ('{{< seo image="c.png" >}}', True),
    ],
)
def test_tags_that_say_more_than_is_shown_are_counted(tag: str, is_unknown: bool) -> None:  # noqa: FBT001 - parametrized
    """Their authors learn what was left out; widths and the like are no loss."""
    assert bool(without_templates(tag, SITE).unknown) == is_unknown


def test_what_closes_a_tag_is_the_next_of_its_name_and_language() -> None:
    """However its name is written; a mere `end` closes calls alone."""
    text = "{% endA-b %} {{< /x/a-b >}} {% end %} {%- endA_B-%}"
    closings = Closings(text)

    def behind(language: str, at: int, *, is_call: bool = False) -> str:
        found = closings.behind("a_b", language, at, is_call=is_call)
        return text[found.start : found.end] if found else ""

    assert behind("liquid", 0) == "{% endA-b %}"
    assert behind("hugo", 1, is_call=True) == "{{< /x/a-b >}}"
    assert behind("liquid", 1, is_call=True) == "{% end %}"
    assert behind("liquid", 1) == "{%- endA_B-%}"
    assert behind("hugo", 20) == ""


ARGUMENTS: Final = st.text("secret \"'=`,:|/.{<(#", max_size=20)


@given(
    ARGUMENTS, st.sampled_from(["{{{{< pot {} >}}}}", "{{%% pot {} %%}}", "{{{{ pot {} }}}}", "{{{{%% pot {} %%}}}}"])
)
def test_nothing_of_an_unknown_tags_arguments_is_shown(arguments: str, shape: str) -> None:
    """Whatever stands behind an unknown name is taken out with it, up to where the tag ends."""
    body = shape.replace("%%", "%").replace("{}", "\0").replace("{{", "{").replace("}}", "}")
    closing = body[body.index("\0") + 1 :].strip()
    arguments = arguments.replace(closing, "").replace("}", "").replace("%", "").replace(">", "")
    assert "e" not in without_templates(f"a {body.replace(chr(0), arguments)} b", SITE).text


# --- MDX ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("import A from 'a';\nimport {\n  B,\n} from 'b';\n\ntext", "<p>text</p>"),
        ("export const a = {\n  b: 1,\n\n  c: 2,\n};\n\ntext", "<p>text</p>"),
        ("import duties rise.", "<p>import duties rise.</p>"),
        ("a {props.x + `b`} c {/* no */}", "<p>a  c</p>"),
        ("a {'b'} \\{c}", "<p>a b {c}</p>"),
        ("<Tabs values={[{a: '</Tabs>'}]}>\n\n**b**\n\n</Tabs>", "<p><strong>b</strong></p>"),
        ('<div className="a" style={{color: "red"}} onClick={() => x}>\n\nb\n\n</div>', "<div><p>b</p></div>"),
        ("<h3>**b**</h3>", "<h3><strong>b</strong></h3>"),
        ("<Image src={require('./a.png').default} alt=\"A\" />", f'<img src="{BASE}a.png" alt="A">'),
        ('<Admonition type="tip" title="Mind">hot</Admonition>', "<p><strong>Mind</strong></p><p>hot</p>"),
        ("<A>\n    text\n</A>", "<p>text"),
        ("1 < 2 and a {b", "<p>1 &lt; 2 and a {b</p>"),
    ],
)
def test_mdx(body: str, expected: str) -> None:
    """Imports, exports and expressions go; components leave what is in them."""
    assert expected in html(body, Markup.MDX).replace("<p></p>", "")


def test_markdown_that_imports_is_mdx() -> None:
    """A file of another name that starts with an import is read as MDX."""
    assert html("import A from '@site/a';\n\n<A b={c}/>text") == "<p>text</p>"


# --- the summary -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\nTwo.\n\n<!-- more -->\n\nThree.", "One. Two."),
        ("One.\n<!--more-->\nTwo.", "One."),
        ("One.\n\n<!--truncate-->\n\nTwo.", "One."),
        ("One.\n\n{/* truncate */}\n\nTwo.", "One."),
        ("One.\n\n<!-- TEASER_END: more -->\n\nTwo.", "One."),
        ("<!-- more -->\n\nOne.\n\nTwo.", "One."),
        ("```\n<!-- more -->\n```\n\nOne.\n\nTwo.", "One."),
        ('{{< figure src="a.png" caption="No" >}}\n\nOne[^1].\n\n[^1]: No.', "One."),
        ("{{< gist a b >}}\n\nOne.", "One."),
        ("> [!NOTE]\n> One.\n\nTwo.", "One."),
        ("## No {#a}\n\n* TOC\n{:toc}\n\nOne x^2^.", "One x2."),
    ],
)
def test_summaries(body: str, expected: str) -> None:
    """The summary is what stands before the generator's mark, else the first paragraph that is text."""
    assert summary(body) == expected


def test_the_mark_of_mdx_ends_the_lead() -> None:
    """A mark that is an expression counts in MDX too."""
    assert summary("One.\n\nTwo.\n\n{/* truncate */}\n\nThree.", Markup.MDX) == "One. Two."


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<p>a<sup><a href="#n">1</a></sup> b</p>', "a b"),
        ("<p>m<sup>2</sup></p>", "m2"),
        ("<p>1<sup>st</sup></p>", "1st"),
    ],
)
def test_only_marks_of_notes_are_left_out(written: str, expected: str) -> None:
    """Raised text that is no note's mark is part of the words."""
    assert first_words(written) == expected


@pytest.mark.parametrize("text", [f"Go {'语言的并发模型' * 60}", f"วันนี้ {'อากาศดีมากเราจึงออกไปเดินเล่น' * 20}"])
def test_scripts_without_blanks_are_cut_by_characters(text: str) -> None:
    """A text whose last blank is far from the end is cut within its words, and no letter loses its signs."""
    cut = shorten(text, 300)
    assert 290 < len(cut) <= 300
    assert text.startswith(cut.removesuffix("…"))
