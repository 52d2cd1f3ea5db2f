namespace KhuyenCong.Cli.Demo;

/// <summary>A mail or a page that is kept as a file: itself, under a line that says what it is and leads back to the index.</summary>
internal static class KeptPage
{
    /// <summary>Puts a strip above a page.</summary>
    /// <param name="head">What it says, HTML in Vietnamese.</param>
    /// <param name="html">The page.</param>
    public static string Under(string head, string html)
    {
        var body = html.IndexOf('>', html.IndexOf("<body", StringComparison.Ordinal)) + 1;
        return html.Insert(body,
            $"\n<div role=\"banner\" lang=\"vi\" style=\"padding:10px 16px;background:#1b1f23;color:#fff;font:14px/1.5 Arial,Helvetica,sans-serif;overflow-wrap:anywhere\">{head}<br><a lang=\"en\" style=\"color:#fff\" href=\"../{DemoIndex.FileName}\">Back to the demo's index</a></div>\n");
    }
}
