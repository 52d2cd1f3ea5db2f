using System.Text;
using KhuyenCong.Spreadsheets.Reading;

namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>The sample files, and cells as short text for comparing.</summary>
internal static class SampleFile
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "Samples");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    public static UploadedFile Of(string name) => new(name, Bytes(name));

    public static UploadedFile Text(string text) => new("bao-cao.csv", Encoding.UTF8.GetBytes(text));

    /// <summary>What there is too much of in a file; null for a file without problems.</summary>
    public static FileLimit? TooMuch(this SheetFile read) => read.Problems.Count == 0 ? null : Assert.IsType<FileProblem.TooMuch>(Assert.Single(read.Problems)).Limit;

    /// <summary>For example <c>A1=Text:Mã số;B1=Number:5</c>.</summary>
    public static string Cells(Sheet sheet) =>
        string.Join(';', sheet.Rows.SelectMany(row => row.Cells).Select(cell => $"{cell.Address}={cell.Kind}:{cell.Text}"));
}
