using System.Security.Cryptography;
using KhuyenCong.Emulator;
using KhuyenCong.Pipeline.Storage;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;

namespace KhuyenCong.Cli.Demo;

/// <summary>One upload of the simulation.</summary>
/// <param name="At">When it ends.</param>
/// <param name="Blob">Its name in the inbox.</param>
/// <param name="Content">Its bytes.</param>
public sealed record DemoUpload(DateTimeOffset At, string Blob, byte[] Content);

/// <summary>
/// Who hands in what, and when: from a form, its dates and the units. In the quarter every way to hand in occurs: on time, early with
/// estimates, with warnings, nil, as CSV, twice the same, corrected, sent back and mended, as an old .xls, into a wrong folder, late,
/// too early, after the lock, and never; and for what <see cref="DemoReviews"/> asks. The year is quieter.
/// </summary>
public static class DemoScript
{
    // Of the units in the order of their codes: never hands in a periodic report; sent its quarter after the lock; sent back and not mended.
    private const int Never = 33, AfterLock = 32, NeverMended = 31;

    /// <summary>The uploads of the quarter in the order of time.</summary>
    public static IReadOnlyList<DemoUpload> WriteQuarter(ReferenceData reference, Deadlines deadlines)
    {
        var (form, units) = Of(reference, deadlines);
        var uploads = new List<DemoUpload>();
        for (var i = 0; i < units.Count; i++)
        {
            uploads.AddRange(OfUnit(i, units[i], units, form, deadlines));
        }

        // Somebody takes the period's name for the unit's, and somebody uploads beside all folders.
        uploads.Add(new DemoUpload(At(deadlines.Due, -1, 9, 12), $"{deadlines.Period.Id}/bao-cao-khuyen-cong.xlsx", new DemoReport(form, units[0], deadlines, 900).ToWorkbook()));
        uploads.Add(new DemoUpload(At(deadlines.Due, -1, 9, 40), $"00/{deadlines.Period.Id}/Báo cáo quý.xlsx", new DemoReport(form, units[0], deadlines, 901).ToWorkbook()));
        return [.. uploads.OrderBy(u => u.At).ThenBy(u => u.Blob, StringComparer.Ordinal)];
    }

    /// <summary>The uploads of the figures of the whole year: nearly all on time, two late, one never.</summary>
    public static IReadOnlyList<DemoUpload> WriteYear(ReferenceData reference, Deadlines deadlines)
    {
        var (form, units) = Of(reference, deadlines);
        return
        [
            .. units.Take(Never).Select((unit, i) => new DemoUpload(
                At(deadlines.Due, i is 8 or 28 ? 2 : -(i % 5), 9 + (i % 7), i * 7 % 60),
                $"{unit.Code}/{deadlines.Period.Id}/{form.Code} {unit.Name}.xlsx",
                new DemoReport(form, unit, deadlines, i * 10).ToWorkbook())).OrderBy(u => u.At).ThenBy(u => u.Blob, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The uploads of answers to the seven points: on time with every degree of doing, one with more standards met than people there are, mended the day
    /// after, one late, and two never.
    /// </summary>
    public static IReadOnlyList<DemoUpload> WriteAnswers(ReferenceData reference, Deadlines deadlines)
    {
        var (form, units) = Of(reference, deadlines);
        var uploads = new List<DemoUpload>();
        for (var i = 0; i < units.Count - 2; i++)
        {
            var answers = DemoAnswers.Of(i, deadlines.Period, DemoProgrammes.IsOnFile(i), i is not (Never or AfterLock or NeverMended));
            var blob = $"{units[i].Code}/{deadlines.Period.Id}/{form.Code} {units[i].Name}.xlsx";
            DemoUpload Sent(int days, IReadOnlyDictionary<string, string> said) =>
                new(At(deadlines.Due, days, 13 + (i % 4), i * 11 % 60), blob, new DemoReport(form, units[i], deadlines, i).WithAnswers(said).ToWorkbook());
            if (i == 5)
            {
                uploads.Add(Sent(-3, new Dictionary<string, string>(answers) { ["5.6"] = "4" }));
            }

            uploads.Add(Sent(i == 17 ? 1 : -(i % 3), answers));
        }

        return [.. uploads.OrderBy(u => u.At).ThenBy(u => u.Blob, StringComparer.Ordinal)];
    }

    /// <summary>What one unit tells by its page's form, before the year's report is open.</summary>
    public static DemoUpload WriteDifficulty(ReferenceData reference, Deadlines deadlines)
    {
        var (form, units) = Of(reference, deadlines);
        var package = DifficultyPackage.Write(
            new DifficultyForm(
                form.Code, DifficultyPoints.General, "Sau khi sắp xếp, Trung tâm chưa được giao chức năng cung cấp dịch vụ công về khuyến công cho địa bàn mới.",
                "Đề nghị Bộ có văn bản hướng dẫn việc chuyển tiếp các đề án đang thực hiện.", null),
            default);
        var hash = Convert.ToHexStringLower(SHA256.HashData(package));
        return new DemoUpload(
            At(deadlines.Opens, -20, 10, 15), FormUpload.NameOf(units[9].Code, deadlines.Period.Id, "demo", hash, DifficultyPackage.FileName), package);
    }

    private static (FormDefinition Form, IReadOnlyList<Unit> Units) Of(ReferenceData reference, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(deadlines);
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)
            ?? throw new InvalidOperationException($"Form {deadlines.Form} is not defined on {deadlines.CutOff}.");
        return (form, reference.Units.On(deadlines.CutOff));
    }

    private static IEnumerable<DemoUpload> OfUnit(int index, Unit unit, IReadOnlyList<Unit> units, FormDefinition form, Deadlines deadlines)
    {
        var due = deadlines.Due;
        var minute = index * 7 % 60;
        var folder = $"{unit.Code}/{deadlines.Period.Id}/";
        DemoReport Report(int variant = 0, bool nil = false) => new(form, unit, deadlines, (index * 10) + variant) { Nil = nil };
        string Xlsx(string suffix = "") => $"{folder}{deadlines.Form} {unit.Name}{suffix}.xlsx";
        DemoUpload Good(int days, int hour, int variant = 0) => new(At(due, days, hour, minute), Xlsx(), Report(variant).ToWorkbook());
        DemoUpload Bad(int days, int hour) => new(At(due, days, hour, minute), Xlsx(), Report().WithWrongTotal().ToWorkbook());
        return index switch
        {
            // On time with a figure that is out of proportion: as it is, and corrected when the ministry asks.
            DemoReviews.Unusual => [new DemoUpload(At(due, -1, 11, minute), Xlsx(), Report().WithUnusualCount().ToWorkbook())],
            DemoReviews.Corrected =>
                [new DemoUpload(At(due, -3, 13, minute), Xlsx(), Report().WithUnusualCount().ToWorkbook()), new DemoUpload(At(due, DemoReviews.CorrectedAfter, 10, minute), Xlsx(" (chỉnh sửa)"), Report().ToWorkbook())],

            // On time, over the days before the due date, and on its last evening.
            < 12 => [Good(-(index % 6), 10 + (index % 6))],
            12 => [new DemoUpload(new DateTimeOffset(due.ToDateTime(new TimeOnly(23, 58)), VietnamTime.Offset), Xlsx(), Report().ToWorkbook())],
            13 => [new DemoUpload(At(deadlines.CutOff, -2, 15, minute), Xlsx(), Report().ToWorkbook())],
            14 or 15 => [new DemoUpload(At(due, -3, 9, minute), Xlsx(), Report().WithOverfulfilledPlan().ToWorkbook())],
            16 or 17 => [new DemoUpload(At(due, -4, 14, minute), Xlsx(), Report(nil: true).ToWorkbook())],
            18 => [new DemoUpload(At(due, -2, 16, minute), $"{folder}bao cao.csv", Report().ToCsv())],

            // The same bytes twice, and a corrected version.
            19 when Good(-2, 9) is var sent => [sent, sent with { At = At(due, -2, 17, minute), Blob = Xlsx(" (1)") }],
            20 => [Good(-5, 9), Good(-1, 11, variant: 1)],

            // Sent back, then mended in time.
            21 or 22 or 23 => [Bad(-3, 8), Good(-2, 15)],
            24 => [new DemoUpload(At(due, -2, 10, minute), $"{folder}bao-cao.xls", LegacyWorkbook()), Good(-1, 10)],
            25 => [new DemoUpload(At(due, -1, 8, minute), $"{units[index + 1].Code}/{deadlines.Period.Id}/{deadlines.Form} {unit.Name}.xlsx", Report().ToWorkbook()), Good(-1, 13)],

            // Late.
            26 or 27 => [Good(2 + index - 26, 10)],
            28 => [Good(9, 10)],
            29 => [Bad(0, 17), Good(4, 9)],

            // Too early, then not again in time.
            30 => [new DemoUpload(At(deadlines.Opens, -1, 9, minute), Xlsx(), Report().ToWorkbook()), Good(12, 9)],

            // Sent back and never mended.
            NeverMended => [Bad(1, 11)],

            // After the lock.
            AfterLock => [new DemoUpload(At(deadlines.Lock, 1, 9, minute), Xlsx(), Report().ToWorkbook())],

            // Never.
            _ => [],
        };
    }

    private static byte[] LegacyWorkbook()
    {
        using var file = typeof(DemoScript).Assembly.GetManifestResourceStream("legacy.xls")!;
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static DateTimeOffset At(DateOnly day, int days, int hour, int minute) =>
        new(day.AddDays(days).ToDateTime(new TimeOnly(hour, minute)), VietnamTime.Offset);
}
