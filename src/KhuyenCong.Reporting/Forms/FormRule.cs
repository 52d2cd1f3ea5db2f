using System.Reflection;
using System.Text.Json;
using KhuyenCong.Reporting.Findings;

namespace KhuyenCong.Reporting.Forms;

/// <summary>
/// A rule of a form. One that warns first and blocks later has both dates. Each kind is one file in the folder Rules: its members, the holes of its
/// texts, its check, and its formula. A definition names it by the class's name, <c>SumRule</c> as <c>sum</c>.
/// </summary>
public abstract record FormRule
{
    /// <summary>Stable code shown with each finding, for example <c>KC01-E01</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The first cut-off date for which breaking the rule gives a warning; null when it never only warns.</summary>
    public DateOnly? WarnsFrom { get; init; }

    /// <summary>The first cut-off date for which breaking the rule blocks; null when it never does.</summary>
    public DateOnly? BlocksFrom { get; init; }

    /// <summary>Message to the submitter; holes such as {value} are filled by the rule.</summary>
    public required string Message { get; init; }

    /// <summary>What the submitter does next; the same holes.</summary>
    public required string Remedy { get; init; }

    /// <summary>The names of the holes that <see cref="Message"/> and <see cref="Remedy"/> may have.</summary>
    public abstract IReadOnlyList<string> Holes { get; }

    /// <summary>The texts that may have them.</summary>
    internal virtual IReadOnlyList<string> Texts => [Message, Remedy];

    /// <summary>What it says, each message with its remedy.</summary>
    internal virtual IEnumerable<RuleWords> Words => Texts.Where(text => text != Message).Select(remedy => new RuleWords(Message, remedy));

    /// <summary>The rows and columns that the rule names; its form has them.</summary>
    internal abstract IReadOnlyList<RuleNames> Names { get; }

    /// <summary>What is wrong with the rule beside what it names, each in Vietnamese; nothing for a sound rule.</summary>
    /// <param name="rows">The rows of its form by their codes.</param>
    internal virtual IEnumerable<string> Faults(IReadOnlyDictionary<string, FormRow> rows) => [];

    /// <summary>Whether those of the rows that exist are all counts, or all money.</summary>
    protected static bool AreOneKind(IReadOnlyDictionary<string, FormRow> rows, IEnumerable<string> codes) =>
        codes.Where(rows.ContainsKey).Select(c => rows[c].Kind).Distinct().Count() <= 1;

    /// <summary>The severity for a report with this cut-off date; null when the rule does not hold yet.</summary>
    public Severity? SeverityOn(DateOnly cutOff) =>
        BlocksFrom is { } blocks && cutOff >= blocks ? Severity.Error
        : WarnsFrom is { } warns && cutOff >= warns ? Severity.Warning
        : null;

    /// <summary>Whether what breaks the rule in several cells has one cause, such as a wrong unit of money, and is told once for all of them.</summary>
    internal virtual bool IsOneCause => false;

    /// <summary>Whether what breaks the rule is a figure whose magnitude is in doubt, so that a total that holds it is too; not what a label, a format or a comparison says.</summary>
    public virtual bool IsAboutMagnitude => false;

    /// <summary>Doubts, before any rule is checked, figures that rest on doubtful ones.</summary>
    /// <returns>Whether a figure was doubted that was not before; then all rules are asked again.</returns>
    internal virtual bool Doubt(RuleRun run) => false;

    /// <summary>Checks a report and adds what it finds.</summary>
    /// <param name="run">The report and what is known of it.</param>
    /// <param name="severity">How much breaking the rule weighs on the report's cut-off.</param>
    internal abstract void Check(RuleRun run, Severity severity);

    /// <summary>
    /// When cells are wrong by the rule, for the formulas of the workbook that is filled in; nothing for a kind that needs more than the one report.
    /// </summary>
    /// <param name="cells">How figures are named in the formulas.</param>
    internal abstract IEnumerable<CellCheck> InCells(CellTerms cells);

    /// <summary>The holes of a kind: the members of the record that its check fills, so that each is filled.</summary>
    private protected static IReadOnlyList<string> HolesOf<TTold>() => [.. ToldBy(typeof(TTold)).Select(m => m.Name)];

    /// <summary>The finding that the rule is broken at a figure.</summary>
    /// <param name="run">The run.</param>
    /// <param name="severity">Its weight.</param>
    /// <param name="key">The figure.</param>
    /// <param name="told">What fills the holes: a record with one text for each.</param>
    /// <param name="expected">What would have been right, where that can be said.</param>
    /// <param name="remedy">What stands in place of <see cref="Remedy"/>; null for that.</param>
    /// <param name="message">What stands in place of <see cref="Message"/>; null for that.</param>
    private protected Finding Broken(
        RuleRun run, Severity severity, FigureKey key, object told, string? expected = null, string? remedy = null, string? message = null)
    {
        var holes = ToldBy(told.GetType()).ToDictionary(m => m.Name, m => (string)m.Property.GetValue(told)!);
        return run.At(key, new Finding(Code, severity, Fault.Data, RuleText.Fill(message ?? Message, holes), RuleText.Fill(remedy ?? Remedy, holes)) { Expected = expected });
    }

    private static IEnumerable<(string Name, PropertyInfo Property)> ToldBy(Type type) =>
        type.GetProperties().Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), p));
}

/// <summary>A message of a rule with its remedy.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What the submitter does next.</param>
/// <param name="Severity">Its weight where that is not the rule's; null for the rule's.</param>
internal sealed record RuleWords(string Message, string Remedy, Severity? Severity = null);
