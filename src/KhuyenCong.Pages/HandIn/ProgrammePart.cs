using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pages.HandIn;

/// <summary>The part of a unit's page that is about its programmes: where it stands, what is on file, and the fields that say of which programme a file is.</summary>
internal static class ProgrammePart
{
    /// <summary>How many programmes and files of one are shown.</summary>
    public const int MaxShown = 20;

    private const int DaysSoon = 15;

    /// <summary>How the state is coloured.</summary>
    public static string Urgency(UnitProgrammes unit) => unit switch
    {
        { DaysOverdue: > 0 } => "late",
        { Standing: ProgrammeStanding.InForce, EndsSoon: null } => "calm",
        { EndsSoon: not null } => "soon",
        { Duty: { } duty } when duty.Due.DayNumber - unit.Day.DayNumber <= DaysSoon => "soon",
        _ => "calm",
    };

    /// <summary>What is to be done, in words.</summary>
    public static string ToDo(UnitProgrammes unit)
    {
        if (unit.Standing == ProgrammeStanding.InForce)
        {
            return unit.EndsSoon is { } end
                ? $"Chương trình hết thời hạn ngày {VietnamTime.Text(end)} và chưa có Chương trình tiếp theo. Đề nghị xây dựng, trình phê duyệt và nộp Chương trình của giai đoạn sau."
                : "Không phải làm gì thêm. Khi Chương trình được sửa đổi, bổ sung hoặc thay thế, đề nghị nộp văn bản mới.";
        }

        var asked = unit.Duty is not { } duty ? ""
            : unit.DaysOverdue > 0 ? $"Hạn nộp Chương trình giai đoạn {duty.Term.Name} là ngày {VietnamTime.Text(duty.Due)}; văn bản vẫn được nhận và được ghi là nộp muộn. "
            : unit.Day == duty.Due ? $"Hôm nay, {VietnamTime.Text(duty.Due)}, là hạn nộp Chương trình giai đoạn {duty.Term.Name}. "
            : $"Còn {duty.Due.DayNumber - unit.Day.DayNumber} ngày đến hạn nộp Chương trình giai đoạn {duty.Term.Name} ({VietnamTime.Text(duty.Due)}). ";
        return asked + unit.Standing switch
        {
            ProgrammeStanding.Failed => "Một tệp đơn vị đã gửi đang được hệ thống xử lý; đơn vị không phải nộp lại.",
            ProgrammeStanding.Incomplete => "Đề nghị nộp phần còn thiếu.",
            ProgrammeStanding.UnknownTerm => "Đề nghị khai thời hạn của tệp đã nộp ở mục dưới đây, không phải tải lại tệp.",
            _ => "Đề nghị nộp Quyết định phê duyệt và Chương trình chi tiết, trong một tệp hoặc hai tệp.",
        };
    }

    /// <summary>What the part shows.</summary>
    /// <param name="unit">Where the unit stands.</param>
    /// <param name="path">The path of the target's page.</param>
    /// <param name="fields">The fields as they were sent in a form that was not taken; null for a page that is opened.</param>
    public static ProgrammesPart Of(UnitProgrammes unit, string path, IReadOnlyDictionary<string, string>? fields)
    {
        // What was not taken is shown again in the form that it was written in: that of a file on file, or that which sends one.
        var declaring = fields?.GetValueOrDefault(ProgrammeFields.Upload) is { } restated && unit.OnFile.Any(p => p.Files.Any(f => f.Upload == restated));

        // What is missing of a programme is what most likely comes next.
        var next = unit.OnFile.FirstOrDefault(p => !p.IsComplete && p.Term?.Ends >= unit.Day) is { } incomplete
            ? new ProgrammeDeclaration
            {
                Term = incomplete.Term,
                Number = incomplete.Number,
                Date = incomplete.Date,
                Parts = (incomplete.Decision is null ? ProgrammeParts.Decision : 0) | (incomplete.Detail is null ? ProgrammeParts.Detail : 0),
            }
            : null;
        return new ProgrammesPart(
            [.. unit.OnFile.Take(MaxShown).Select(p => OnFile(p, unit, path, declaring ? fields : null))],
            Math.Max(0, unit.OnFile.Count - MaxShown),
            [.. unit.OfPredecessors.Take(MaxShown).Select(p => new PredecessorRow(
                p.Unit.FullName, ProgrammeText.Of(p.Programme.Term), ProgrammeText.Decision(p.Programme.Number, p.Programme.Date), ProgrammeText.Missing(p.Programme)))],
            ProvincePages.DeclareSegment,
            fields is null || declaring ? ProgrammeFields.Written(next) : ProgrammeFields.Written(fields));
    }

    private static ProgrammeOnFile OnFile(Programme programme, UnitProgrammes unit, string path, IReadOnlyDictionary<string, string>? written) => new(
        programme.Term is null ? "Chưa rõ thời hạn" : "Giai đoạn " + programme.Term.Value.Name,
        ProgrammeText.Decision(programme.Number, programme.Date),
        StateOf(programme, unit.Day),
        programme.IsInForceOn(unit.Day),
        [.. programme.Files.Take(MaxShown).Select(f => new ProgrammeFileRow(
            Part: (f.Declared.Amends is { } amends ? $"Quyết định {ProgrammeText.Decision(f.Declared.Number, f.Declared.Date)}, sửa đổi, bổ sung Quyết định số {amends}: " : "") + ProgrammeText.Of(f.Declared.Parts),
            Name: ForeignText.Clean(f.FileName),
            ReceivedAt: VietnamTime.Text(f.ReceivedAt),
            Href: $"{path}/{ProvincePages.ResultSegment}/{f.Upload}",
            f.Upload,
            NotSaid: ProgrammeText.NotSaidOf(f.Declared),
            Open: f.Declared.IsWhole == false || written?.GetValueOrDefault(ProgrammeFields.Upload) == f.Upload,
            Fields: written is not null && written.GetValueOrDefault(ProgrammeFields.Upload) == f.Upload ? ProgrammeFields.Written(written) : ProgrammeFields.Written(f.Declared)))]);

    private static string StateOf(Programme programme, DateOnly today) =>
        ProgrammeText.Missing(programme) is { Length: > 0 } missing ? "Chưa đủ, " + missing
        : programme.Term is not { } term ? "Đề nghị khai thời hạn"
        : term.Covers(today) ? $"Đang hiệu lực đến {VietnamTime.Text(term.Ends)}"
        : term.Ends < today ? $"Đã hết thời hạn ngày {VietnamTime.Text(term.Ends)}"
        : $"Có hiệu lực từ {VietnamTime.Text(term.Begins)}";
}
