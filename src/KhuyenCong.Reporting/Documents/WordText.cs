using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Documents;

/// <summary>A piece of text, and the uploads that it comes from where it is a number.</summary>
/// <param name="Text">The text.</param>
/// <param name="Sources">The uploads; empty for none.</param>
/// <param name="Lead">What the footnote says before them.</param>
internal sealed record Piece(string Text, IReadOnlyCollection<string> Sources, string Lead = "")
{
    public static implicit operator Piece(string text) => new(text, []);
}

/// <summary>Paragraphs and tables of a document in the template's styles.</summary>
internal sealed class WordText(WordStyles styles, SourceNotes notes)
{
    /// <summary>Width between the margins in twentieths of a point: 210 − 30 − 15 mm.</summary>
    private const int TableWidth = 9_350;

    /// <summary>A paragraph of the body.</summary>
    public Paragraph Body(params IEnumerable<Piece> pieces) => Paragraph("KC Body", pieces);

    /// <summary>A table whose header is repeated on each page.</summary>
    /// <param name="columns">Headings, and their shares of the width in per cent.</param>
    /// <param name="rows">The rows: a piece a column, or a single one for a heading across.</param>
    /// <param name="numbersFrom">The first column of numbers.</param>
    public Table Table(IReadOnlyList<(string Heading, int Share)> columns, IEnumerable<IReadOnlyList<Piece>> rows, int numbersFrom)
    {
        int[] widths = [.. columns.Select(c => TableWidth * c.Share / 100)];
        var table = new Table(
            new TableProperties(
                new TableWidth { Width = Text(widths.Sum()), Type = TableWidthUnitValues.Dxa },
                Borders(),
                new TableLayout { Type = TableLayoutValues.Fixed },
                new TableCellMarginDefault(
                    new TableCellLeftMargin { Width = 60, Type = TableWidthValues.Dxa }, new TableCellRightMargin { Width = 60, Type = TableWidthValues.Dxa })),
            new TableGrid(widths.Select(w => new GridColumn { Width = Text(w) })));
        table.Append(new TableRow(
            [new TableRowProperties(new CantSplit(), new TableHeader()), .. columns.Select((c, i) => Cell(widths[i], 1, Paragraph("KC Heading Cell", [c.Heading])))]));
        foreach (var row in rows)
        {
            table.Append(new TableRow([new TableRowProperties(new CantSplit()), .. row.Count == 1
                ? [Cell(widths.Sum(), columns.Count, Bold(Paragraph("KC Cell", row)))]
                : row.Select((piece, i) => Cell(widths[i], 1, Paragraph(i >= numbersFrom ? "KC Number Cell" : "KC Cell", [piece])))]));
        }

        return table;
    }

    /// <summary>A run of one text.</summary>
    public static Run Run(string text) => new(new Text(text) { Space = SpaceProcessingModeValues.Preserve });

    /// <summary>A foreign text on one line, without what XML cannot hold or nobody sees, cut to a length.</summary>
    public static string Clean(string? text, int most = 300)
    {
        var clean = new StringBuilder();
        foreach (var rune in PlainText.Of(PlainText.Cut(text ?? "", 4 * most)).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator)
            {
                clean.Append(clean.Length > 0 && clean[^1] != ' ' ? " " : "");
            }
            else if (category is not (UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse))
            {
                clean.Append(rune);
            }
        }

        return PlainText.Excerpt(clean.ToString().Trim(), most);
    }

    private Paragraph Paragraph(string style, IEnumerable<Piece> pieces)
    {
        var paragraph = new Paragraph(new ParagraphProperties(new ParagraphStyleId { Val = styles[style] }));
        foreach (var piece in pieces)
        {
            paragraph.Append(Run(piece.Text));
            paragraph.Append(notes.Cite(piece.Sources, piece.Lead));
        }

        return paragraph;
    }

    private static Paragraph Bold(Paragraph paragraph)
    {
        foreach (var run in paragraph.Elements<Run>())
        {
            run.PrependChild(new RunProperties(new Bold()));
        }

        return paragraph;
    }

    private static TableCell Cell(int width, int span, Paragraph paragraph)
    {
        var properties = new TableCellProperties(new TableCellWidth { Width = Text(width), Type = TableWidthUnitValues.Dxa });
        if (span > 1)
        {
            properties.Append(new GridSpan { Val = span });
        }

        properties.Append(new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center });
        return new TableCell(properties, paragraph);
    }

    private static TableBorders Borders()
    {
        static T Line<T>()
            where T : BorderType, new() => new() { Val = BorderValues.Single, Size = 4, Color = "000000" };
        return new TableBorders(Line<TopBorder>(), Line<LeftBorder>(), Line<BottomBorder>(), Line<RightBorder>(), Line<InsideHorizontalBorder>(), Line<InsideVerticalBorder>());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
