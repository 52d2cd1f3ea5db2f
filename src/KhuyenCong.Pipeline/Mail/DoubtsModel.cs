using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What the digest's template sees of the figures to doubt, and of national totals without them.</summary>
public sealed record DoubtsPart(
    string DoubtsCount,
    IReadOnlyList<DoubtLine> DoubtsWorst,
    string DoubtsLeft,
    bool DoubtsCut,
    IReadOnlyList<TotalWithout> DoubtsTotals,
    string DoubtsLink) : ViewPart;

/// <summary>A figure to doubt.</summary>
public sealed record DoubtLine(string Unit, string Figure, string Value, string Kind, string Why, string Confirmation);

/// <summary>A national total that holds a figure to doubt, and what it is without.</summary>
public sealed record TotalWithout(string Figure, string Value, string Without, string Measure);

/// <summary>Makes it.</summary>
internal static class DoubtsModel
{
    /// <summary>The most that a digest's mail lists; the workbook has all.</summary>
    public const int MaxListed = 5;

    private const int MaxCharacters = 240;

    /// <summary>Of a digest.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="doubtful">Its figures to doubt.</param>
    /// <param name="link">The page of the figures; empty for none.</param>
    public static DoubtsPart Of(ComplianceDigest digest, IReadOnlyList<DoubtfulFigure> doubtful, string link)
    {
        var totals = IndicatorTable.Of(digest, null, null, doubtful);
        return new DoubtsPart(
            DoubtsCount: MailText.Number(doubtful.Count),
            DoubtsWorst: [.. doubtful.Take(MaxListed).Select(d => new DoubtLine(
                d.Unit.Name,
                d.Name,
                IndicatorText.WithUnit(d.Value, d.Row, digest.Form),
                IndicatorText.Of(d.Doubt),
                ForeignText.Clean(PlainText.Excerpt(d.Why, MaxCharacters), MaxCharacters + 1),
                ForeignText.Clean(d.Confirmation is { } said ? PlainText.Excerpt(said, MaxCharacters) : null, MaxCharacters + 1)))],
            DoubtsLeft: MailText.Number(Math.Max(0, doubtful.Count - MaxListed)),
            DoubtsCut: doubtful.Count > MaxListed,
            DoubtsTotals: [.. totals.Indicators.Zip(totals.Totals).Where(t => t.Second is { Doubtful: > 0, Value: not null, WithoutDoubtful: not null }).Take(MaxListed).Select(t => new TotalWithout(
                $"{FigureName.Of(t.First.Row, t.First.Section)} – {PlainText.InSentence(t.First.Column.Label)}",
                FigureText.Short(t.Second.Value!.Value),
                FigureText.Short(t.Second.WithoutDoubtful!.Value),
                t.First.Row.Unit))],
            DoubtsLink: link);
    }
}
