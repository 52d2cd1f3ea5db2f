using System.Security.Cryptography;
using System.Text;
using KhuyenCong.Pipeline.Acts;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Pipeline.Tests.Difficulties;

/// <summary>Difficulties for tests: a report that tells some, the file of the page's form, and answers.</summary>
public static class Told
{
    public static readonly Period Year = new(PeriodKind.Year, 2026);

    public static string Partition => new ReportPartition("KC-02", Year);

    /// <summary>A KC-02 of 2026 with every answer given, as .csv, and texts at its rows of difficulties and proposals.</summary>
    public static byte[] Report(string unit, params (string Row, string Text)[] texts)
    {
        var cutOff = Deployment.Reference.Duties.For("KC-02", Year)!.CutOff;
        var form = Deployment.Reference.Forms.For("KC-02", cutOff)!;
        var said = texts.ToDictionary(t => t.Row, t => t.Text);
        var lines = new List<string[]>
        {
            new[] { "Mẫu số:", "KC-02" },
            new[] { "Đơn vị báo cáo:", Deployment.Reference.Units.Find(unit, cutOff)!.Office },
            new[] { "Mã đơn vị:", unit },
            new[] { "Kỳ báo cáo:", "Năm 2026" },
            new[] { "Đơn vị tính:", "triệu đồng" },
            form.Columns.Select(c => c.Label).ToArray(),
        };
        lines.AddRange(form.RowsOn(cutOff).Select(r => new[]
        {
            r.Order, r.Label, r.Code, r.Unit,
            said.GetValueOrDefault(r.Code) ?? r.Kind switch
            {
                FigureKind.Count => "2",
                FigureKind.Money => "1.250,5",
                FigureKind.YesNo => "Có",
                FigureKind.Date => "15/08/2026",
                FigureKind.Text when (r.DifficultyOf ?? r.ProposalOf) is null => "12/QĐ-UBND",
                _ => "",
            },
            "",
        }));
        return Encoding.UTF8.GetBytes("\uFEFF" + string.Join("\r\n", lines.Select(l => string.Join(';', l.Select(c => $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")))) + "\r\n");
    }

    /// <summary>Puts what the page's form sends into the inbox.</summary>
    /// <returns>The blob's name.</returns>
    public static async Task<string> PutAsync(
        Deployment app, string unit, string point, string difficulty, string proposal = "", string period = "2026-Y", string form = "KC-02", byte[]? letter = null, string number = "AbCdEf0123456789")
    {
        var package = DifficultyPackage.Write(new DifficultyForm(form, point, difficulty, proposal, letter is null ? null : "CV 12.pdf"), letter ?? []);
        var blob = FormUpload.NameOf(unit, period, number, Convert.ToHexStringLower(SHA256.HashData(package)), DifficultyPackage.FileName);
        await app.UploadAsync(blob, package);
        return blob;
    }

    public static async Task<IReadOnlyList<Difficulty>> OfAsync(Deployment app, string unit) =>
        await app.Get<DifficultiesOnFile>().OfUnitAsync("KC-02", Year, unit, CancellationToken.None);

    public static Task<AnswerEnd> AnswerAsync(
        Deployment app, string unit, Difficulty about, string text = "Bộ sẽ hướng dẫn trong quý I.", bool closes = false, string key = "0123456789abcdef") =>
        app.Get<AnswerDifficulty>().RunAsync(
            new DifficultyAnswer(Partition, unit, about.Source, about.Point, about.Text.Hash, closes, text, "Nguyễn Thị Hoa", key), CancellationToken.None);

    public static async Task<int> RecordsAsync(Deployment app, string unit) =>
        (await app.Table.UnderAsync<Azure.Data.Tables.TableEntity>(Partition, MinistryActs.RecordsOf("answer", unit), CancellationToken.None)).Count;
}
