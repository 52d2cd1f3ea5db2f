using SpreadCheetah;
using SpreadCheetah.Metadata;
using SpreadCheetah.Styling;
using SpreadCheetah.Worksheets;

namespace KhuyenCong.Spreadsheets.Writing;

/// <summary>A new workbook, written from front to back.</summary>
public sealed class NewWorkbook : IDisposable
{
    /// <summary>The font of administrative documents in Vietnam (Decree 30/2020/NĐ-CP, appendix I).</summary>
    public const string FontName = "Times New Roman";

    /// <summary>The size of cells without a style of their own.</summary>
    public const int FontSize = 12;

    private readonly MemoryStream _stream = new();
    private readonly Spreadsheet _sheets;

    public NewWorkbook(string title)
    {
        var options = new SpreadCheetahOptions
        {
            CompressionLevel = SpreadCheetahCompressionLevel.Optimal,
            DefaultFont = new DefaultFont { Name = FontName, Size = FontSize },
            WriteCellReferenceAttributes = true,
            PreserveStringWhitespace = true,
            DocumentProperties = new DocumentProperties { Title = CellText.Clean(title) },
        };
        _sheets = Done(Spreadsheet.CreateNewAsync(_stream, options));
    }

    /// <summary>The number that the next row gets.</summary>
    public int NextRow => _sheets.NextRowNumber;

    public StyleId Style(Style style) => _sheets.AddStyle(style);

    public void Sheet(string name, WorksheetOptions options) => Done(_sheets.StartWorksheetAsync(name, options));

    public void Row(params Cell[] cells) => Done(_sheets.AddRowAsync(cells));

    public void TallRow(double height, params Cell[] cells) => Done(_sheets.AddRowAsync(cells, new RowOptions { Height = height }));

    public void Merge(string range) => _sheets.MergeCells(range);

    public void Validate(string range, SpreadCheetah.Validations.DataValidation validation) => _sheets.AddDataValidation(range, validation);

    /// <summary>Ends the workbook; nothing can be added after it.</summary>
    public MemoryStream Finish()
    {
        Done(_sheets.FinishAsync());
        _sheets.Dispose();
        _stream.Position = 0;
        return _stream;
    }

    public void Dispose()
    {
        _sheets.Dispose();
        _stream.Dispose();
    }

    // The stream is memory, so that nothing is ever waited for.
    private static void Done(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }

    private static T Done<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.Result : task.AsTask().GetAwaiter().GetResult();
}
