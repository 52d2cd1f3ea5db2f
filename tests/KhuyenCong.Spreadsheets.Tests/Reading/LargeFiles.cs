namespace KhuyenCong.Spreadsheets.Tests.Reading;

/// <summary>The tests of files of many megabytes, one at a time: together they would be what they test against.</summary>
internal static class LargeFiles
{
    public const string Name = "Large files";
}
