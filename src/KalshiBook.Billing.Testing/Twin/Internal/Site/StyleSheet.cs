namespace KalshiBook.Billing.Testing;

/// <summary>How the pages look: one column, in the machine's own font, light or dark as the reader has it.</summary>
internal static class StyleSheet
{
    public const string Path = "/twin.css";

    public const string Text =
        """
        :root { color-scheme: light dark; --back: #f4f5f7; --card: #fff; --text: #1b1f27; --soft: #596072; --line: #d9dce3; --act: #4338ca; --on-act: #fff;
          --bad: #b42318; --bad-back: #fef3f2; --good: #166534; --good-back: #ecfdf3; --note: #5c3d00; --note-back: #ffe9b3; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #14161b; --card: #1e2128; --text: #eceef3; --soft: #a9b0c0; --line: #3a3f4b; --act: #a5b0ff; --on-act: #14161b;
            --bad: #ffb4ab; --bad-back: #3b1d1b; --good: #8ce0ab; --good-back: #15301f; --note: #ffdf94; --note-back: #453612; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        header { padding: .5rem 1rem; background: var(--note-back); color: var(--note); font-size: .875rem; text-align: center; }
        main { max-width: 34rem; margin: 1.5rem auto; padding: 0 1rem; }
        section { margin: 0 0 1rem; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
        h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
        h2 { margin: 0 0 .75rem; font-size: 1.0625rem; }
        p { margin: 0 0 .75rem; }
        section > :last-child, li > :last-child { margin-bottom: 0; }
        a { color: var(--act); text-underline-offset: .15em; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
        dt { color: var(--soft); }
        dd { margin: 0; }
        ul { margin: 0; padding: 0; list-style: none; }
        li { padding: .875rem 0; border-top: 1px solid var(--line); }
        li:first-child { padding-top: 0; border-top: 0; }
        li:last-child { padding-bottom: 0; }
        .row { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; margin: 0 0 .25rem; }
        .row > :last-child { margin-left: auto; }
        .name { font-weight: 600; }
        p.name { margin: 0 0 .125rem; }
        form .digits, time { white-space: nowrap; }
        .big { font-size: 1.5rem; font-weight: 600; line-height: 1.25; }
        .soft { color: var(--soft); font-size: .875rem; }
        .tag { display: inline-block; padding: 0 .5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .8125rem; font-weight: 400; white-space: nowrap; }
        .tag.good { border-color: transparent; background: var(--good-back); color: var(--good); }
        .tag.bad { border-color: transparent; background: var(--bad-back); color: var(--bad); }
        .said { padding: .75rem 1rem; border-radius: .5rem; background: var(--good-back); color: var(--good); }
        .said.bad { background: var(--bad-back); color: var(--bad); }
        form { margin: 0; }
        label { display: block; margin: 0 0 .25rem; font-size: .875rem; font-weight: 600; }
        input { width: 100%; margin: 0 0 1rem; padding: .625rem .75rem; border: 1px solid var(--soft); border-radius: .5rem; background: var(--card); color: inherit; font: inherit; }
        button { display: block; width: 100%; min-height: 2.75rem; margin: .5rem 0 0; padding: .5rem 1rem; border: 1px solid var(--act); border-radius: .5rem;
          background: var(--card); color: var(--act); font: inherit; font-weight: 600; cursor: pointer; }
        button.main { background: var(--act); color: var(--on-act); }
        button:hover { filter: brightness(1.08); text-decoration: underline; }
        a:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
        .back { margin-top: 1rem; text-align: center; }
        """;
}
