using KhuyenCong.Reporting.Calendar;
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
/// Who hands in what, and when: from one form, its dates and the units, so that every way to hand in occurs: on time, early with
/// estimates, with warnings, nil, as CSV, twice the same, corrected, sent back and mended, as an old .xls, into a wrong folder, late,
/// too early, after the lock, and never.
/// </summary>
public static class DemoScript
{
    /// <summary>The uploads in the order of time.</summary>
    public static IReadOnlyList<DemoUpload> Write(ReferenceData reference, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(deadlines);
        var form = reference.Forms.For(deadlines.Form, deadlines.CutOff)
            ?? throw new InvalidOperationException($"Form {deadlines.Form} is not defined on {deadlines.CutOff}.");
        var units = reference.Units.On(deadlines.CutOff);
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

    private static IEnumerable<DemoUpload> OfUnit(int index, Unit unit, IReadOnlyList<Unit> units, FormDefinition form, Deadlines deadlines)
    {
        var due = deadlines.Due;
        var minute = index * 7 % 60;
        var folder = $"{unit.Code}/{deadlines.Period.Id}/";
        DemoReport Report(int variant = 0, bool nil = false) => new(form, unit, deadlines, (index * 10) + variant) { Nil = nil };
        string Xlsx(string suffix = "") => $"{folder}{deadlines.Form} {unit.Name}{suffix}.xlsx";
        DemoUpload Good(int days, int hour, int variant = 0, string suffix = "") => new(At(due, days, hour, minute), Xlsx(suffix), Report(variant).ToWorkbook());
        DemoUpload Bad(int days, int hour) => new(At(due, days, hour, minute), Xlsx(), Report().WithWrongTotal().ToWorkbook());
        return index switch
        {
            // On time, over the days before the due date, and on its last evening.
            < 12 => [Good(-(index % 6), 10 + (index % 6))],
            12 => [new DemoUpload(new DateTimeOffset(due.ToDateTime(new TimeOnly(23, 58)), VietnamTime.Offset), Xlsx(), Report().ToWorkbook())],
            13 => [new DemoUpload(At(deadlines.CutOff, -2, 15, minute), Xlsx(), Report().ToWorkbook())],
            14 or 15 => [new DemoUpload(At(due, -3, 9, minute), Xlsx(), Report().WithOverfulfilledPlan().ToWorkbook())],
            16 or 17 => [new DemoUpload(At(due, -4, 14, minute), Xlsx(), Report(nil: true).ToWorkbook())],
            18 => [new DemoUpload(At(due, -2, 16, minute), $"{folder}bao cao.csv", Report().ToCsv())],

            // The same bytes twice, and a corrected version.
            19 => [Good(-2, 9), Good(-2, 17, suffix: " (1)")],
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
            31 => [Bad(1, 11)],

            // After the lock.
            32 => [new DemoUpload(At(deadlines.Lock, 1, 9, minute), Xlsx(), Report().ToWorkbook())],

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
