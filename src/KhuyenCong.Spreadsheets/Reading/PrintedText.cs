using System.Text;

namespace KhuyenCong.Spreadsheets.Reading;

/// <summary>The text above or below a printed page, as workbooks write it: pieces for left, middle and right, with codes such as those of a font.</summary>
internal static class PrintedText
{
    /// <summary>Its pieces, without codes; where a code stands for a page's number or the like, nothing stands.</summary>
    public static IEnumerable<string> PiecesOf(string raw)
    {
        var piece = new StringBuilder();
        for (var at = 0; at < raw.Length; at++)
        {
            if (raw[at] != '&' || at + 1 == raw.Length)
            {
                piece.Append(raw[at]);
                continue;
            }

            at++;
            switch (raw[at])
            {
                case '&':
                    piece.Append('&');
                    break;
                case 'L' or 'C' or 'R':
                    yield return piece.ToString();
                    piece.Clear();
                    break;
                case '"':
                    at = raw.IndexOf('"', at + 1) is >= 0 and var end ? end : raw.Length;
                    break;
                case >= '0' and <= '9':
                    while (at + 1 < raw.Length && char.IsAsciiDigit(raw[at + 1]))
                    {
                        at++;
                    }

                    break;
                case 'K':
                    at = Math.Min(at + 6, raw.Length);
                    break;
            }
        }

        yield return piece.ToString();
    }
}
