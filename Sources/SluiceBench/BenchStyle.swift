/// The page's style sheet. Its hash stands in the page's policy, so it is written to the page as it is here.
enum BenchStyle {
    static let sheet: StaticString = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #5c6570; --line: #d9dee4; --paper: #ffffff;
          --bar: #2f6fb5; --spread: #0d2d50; --bad: #b3261e; --good: #1d7a46; --warn: #8a5a00; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ec; --soft: #9aa4af; --line: #323a43;
          --paper: #14181d; --bar: #5b9be0; --spread: #d6e8fb; --bad: #ff8a80; --good: #6fcf97; --warn: #e6b450; } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
        h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; }
        .lead { font-size: 1.1rem; margin: 0 0 .75rem; }
        .facts, .limits { margin: 0; padding: 0; list-style: none; color: var(--soft); overflow-wrap: anywhere; }
        .limits, .caution { color: var(--warn); }
        .unit { margin: 0 0 .5rem; color: var(--soft); }
        section { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: .15rem .6rem; text-align: left; border-bottom: 1px solid var(--line);
          vertical-align: middle; font-weight: normal; }
        thead th { color: var(--soft); font-size: .85rem; }
        tbody th { font-family: ui-monospace, monospace; font-size: .85rem; min-width: 11rem; max-width: 22rem;
          overflow-wrap: anywhere; }
        .bars tbody th { width: 19rem; }
        .bar { min-width: 12rem; }
        .bar svg { display: block; width: 100%; height: 18px; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        .soft { color: var(--soft); }
        .file { max-width: 16rem; overflow-wrap: anywhere; }
        .counts thead th:nth-child(n+2):nth-child(-n+6), .counts thead th:last-child { text-align: right; }
        .value { fill: var(--bar); }
        .spread { fill: var(--spread); }
        .axis { fill: var(--line); }
        .change { fill: var(--soft); }
        .slower { fill: var(--bad); }
        .faster { fill: var(--good); }
        .changes thead th:nth-child(n+3):nth-child(-n+5) { text-align: right; }
        .changes thead th:nth-child(2) { text-align: center; }
        .changes td:last-child { min-width: 11rem; }
        .bad td:last-child, p.bad { color: var(--bad); font-weight: 600; }
        .good td:last-child, p.good { color: var(--good); }
        """
}
