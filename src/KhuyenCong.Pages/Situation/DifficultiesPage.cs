using System.Globalization;
using KhuyenCong.Pages.Layout;
using KhuyenCong.Pages.Submissions;
using KhuyenCong.Pipeline.Difficulties;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.State;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Difficulties;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using Microsoft.AspNetCore.Http;

namespace KhuyenCong.Pages.Situation;

/// <summary>An answer that was not put on record, so that it need not be written again.</summary>
/// <param name="Status">How the call is answered.</param>
/// <param name="Text">Why, and what to do.</param>
/// <param name="Place">The difficulty that it was about, as its place in the page is named.</param>
/// <param name="Written">What was written.</param>
public sealed record AnswerProblem(int Status, string Text, string Place, string Written)
{
    /// <summary>No problem.</summary>
    public static readonly AnswerProblem None = new(StatusCodes.Status200OK, "", "", "");
}

/// <summary>The ministry's page of what units told in a period: all of it, by point and region, with its state, and the forms to answer and to close.</summary>
public sealed class DifficultiesPage(DifficultiesOnFile onFile, AnswerDifficulty answer, MinistryModel model, Seal seal, TimeProvider clock)
{
    /// <summary>The segment below <see cref="MinistryPages.Root"/>.</summary>
    public const string Segment = "kho-khan";

    /// <summary>Names of the form's fields, and of the button that closes.</summary>
    public const string TextField = "tra_loi", HashField = "noi_dung", ActField = "viec", AnswerAct = "tra-loi", CloseAct = "dong";

    /// <summary>How many are on a page.</summary>
    public const int MaxShown = 50;

    private const string PeriodQuery = "ky", StateQuery = "tinh-trang", PointQuery = "diem", RegionQuery = "vung", PageQuery = "trang";

    /// <summary>The path of a period's page.</summary>
    public static string PathOf(Period period) => $"{MinistryPages.Root}/{Segment}?{PeriodQuery}={period.Id}";

    /// <summary>For whom and for what a form is shown.</summary>
    public static string SubjectOf(MinistryOfficer officer, string partition, string unit, string name)
    {
        ArgumentNullException.ThrowIfNull(officer);
        return $"{officer.Id}\n{Segment}\n{partition}\n{unit}\n{name}";
    }

    /// <summary>What the page shows.</summary>
    /// <param name="query">Period and filter.</param>
    /// <param name="officer">Who looks.</param>
    /// <param name="problem">An answer that was not put on record; null for none.</param>
    /// <param name="reference">The reference data in force.</param>
    /// <param name="cancellation">Ends the look-ups.</param>
    internal async Task<DifficultiesView> ShowAsync(
        IQueryCollection query, MinistryOfficer officer, AnswerProblem? problem, ReferenceData reference, CancellationToken cancellation)
    {
        var today = VietnamTime.DayOf(clock.GetUtcNow());
        var asked = Period.TryParseId(query[PeriodQuery].ToString(), out var named) ? named : new Period(PeriodKind.Year, today.Year);
        var all = await onFile.AllAsync(asked, reference, today, cancellation);
        var here = all.Where(d => d.Period == asked).ToList();
        var state = Enum.GetValues<DifficultyState>().Cast<DifficultyState?>().FirstOrDefault(s => KeyOf(s!.Value) == query[StateQuery]);
        var (point, region) = (query[PointQuery].ToString(), query[RegionQuery].ToString());
        var shown = here.Where(d => (state is null || d.Difficulty.State == state) && (point.Length == 0 || d.Difficulty.Point == point)
            && (region.Length == 0 || d.Unit.Region == region)).ToList();
        var cutOff = reference.Duties.FormsFor(asked).Select(f => reference.Duties.For(f, asked)?.CutOff).FirstOrDefault() ?? today;
        var points = DifficultyPoints.On(reference.Forms, cutOff);
        var page = int.TryParse(query[PageQuery], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, 1 + (shown.Count / MaxShown)) : 1;
        string Query(int at) => PathOf(asked) + QueryString.Create(new Dictionary<string, string?>
        {
            [StateQuery] = state is { } only ? KeyOf(only) : null,
            [PointQuery] = point.Length > 0 ? point : null,
            [RegionQuery] = region.Length > 0 ? region : null,
            [PageQuery] = at > 1 ? at.ToString(CultureInfo.InvariantCulture) : null,
        }.Where(p => p.Value is not null)).ToString().Replace('?', '&');
        return new DifficultiesView(model.Frame("Khó khăn, vướng mắc, kiến nghị, " + PlainText.InSentence(asked.Name), reference))
        {
            Periods = Periods(all, asked, reference, today),
            States = [.. Enum.GetValues<DifficultyState>().Select(s => new Choice(KeyOf(s), UnitDifficulty.TextOf(s), s == state))],
            Points = [.. points.Select(p => new Choice(p.Code, p.Name, p.Code == point))],
            Regions = [.. UnitRegister.Regions.Select(r => new Choice(r, r, r == region))],
            Counts = Counts(here),
            Elsewhere = all.Count(d => d.Period != asked),
            TableRegions = UnitRegister.Regions,
            Table = Table(here, points),
            ShownCount = shown.Count,
            Entries = [.. shown.Skip((page - 1) * MaxShown).Take(MaxShown).Select(d => Entry(d, officer, problem, today))],
            NewerHref = page > 1 ? Query(page - 1) : "",
            OlderHref = shown.Count > page * MaxShown ? Query(page + 1) : "",
            Problem = problem ?? AnswerProblem.None,
            MaxCharacters = AnswerDifficulty.MaxCharacters,
            CanAnswer = seal.HasKey && officer.MayAct,
            Officer = ForeignText.OneLine(officer.Name),
        };
    }

    /// <summary>Puts an answer on record, or closes.</summary>
    /// <param name="partition">The partition that an address names.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="name">Source and point, as in the key of a <see cref="DifficultyRow"/>.</param>
    /// <param name="number">The form's number.</param>
    /// <param name="officer">Who.</param>
    /// <param name="form">What the form says.</param>
    /// <param name="cancellation">Ends the call; it can be repeated.</param>
    /// <returns>Why it was not; null when it is, and where to go on.</returns>
    public async Task<(AnswerProblem? Problem, string Place)> AnswerAsync(
        string partition, string unit, string name, string number, MinistryOfficer officer, IFormCollection form, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(officer);
        ArgumentNullException.ThrowIfNull(form);
        var text = DifficultyText.Clean(form[TextField].ToString());
        var closes = form[ActField] == CloseAct;
        var place = PlaceOf(partition, unit, name);
        AnswerProblem Problem(int status, string why) => new(status, why, place, PlainWritten(text));
        if (name.Split('_', 2) is not [var source, var point] || !Enum.TryParse<DifficultySource>(source, ignoreCase: true, out var from)
            || PartitionKey.Of(partition) is not ReportPartition(_, var period))
        {
            return (Problem(StatusCodes.Status404NotFound, "Không có nội dung này. Đề nghị mở lại trang."), "");
        }

        // The unit reads why its matter is closed, and a slip of the hand closes none.
        if (text.Length is 0 or > AnswerDifficulty.MaxCharacters || (!closes && form[ActField] != AnswerAct))
        {
            return (Problem(StatusCodes.Status400BadRequest, $"Đề nghị ghi {(closes ? "lý do đóng" : "nội dung trả lời")}, tối đa {MailText.Number(AnswerDifficulty.MaxCharacters)} ký tự."), "");
        }

        var end = await answer.RunAsync(new DifficultyAnswer(partition, unit, from, point, form[HashField].ToString(), closes, text, ForeignText.OneLine(officer.Name), number), cancellation);
        return end switch
        {
            AnswerEnd.Done => (null, $"{PathOf(period)}#{place}"),
            AnswerEnd.SentBefore => (Problem(StatusCodes.Status409Conflict, "Biểu mẫu này đã được gửi trước đó với nội dung khác; nội dung gửi trước đã được ghi nhận và gửi cho đơn vị. Muốn trả lời thêm, đề nghị xem lại dưới đây rồi bấm “Gửi trả lời” lần nữa."), ""),
            AnswerEnd.TextChanged => (Problem(StatusCodes.Status409Conflict, "Đơn vị vừa gửi nội dung khác, nên trả lời chưa được ghi nhận và chưa gửi đi. Đề nghị đọc nội dung mới dưới đây, sửa lại trả lời rồi gửi."), ""),
            AnswerEnd.Closed => (Problem(StatusCodes.Status409Conflict, "Nội dung này vừa được đóng (người khác đóng, hoặc đơn vị không còn nêu), nên trả lời chưa được ghi nhận và chưa gửi đi."), ""),
            _ => (Problem(StatusCodes.Status404NotFound, "Không có nội dung này nữa. Đề nghị mở lại trang."), ""),
        };
    }

    private static List<Choice> Periods(IReadOnlyList<UnitDifficulty> all, Period asked, ReferenceData reference, DateOnly today) =>
        [.. DifficultiesOnFile.Known(reference, today).Select(d => d.Period).Append(asked).Distinct()
            .OrderByDescending(p => p.WindowUnder(WindowRegime.Administrative).End).ThenBy(p => p.Id, StringComparer.Ordinal)
            .Select(p => new Choice(
                p.Id, p.Name + (all.Count(d => d.Period == p && d.Difficulty.State == DifficultyState.Open) is > 0 and var open ? $" ({open} chờ trả lời)" : ""), p == asked))];

    private static List<PointRow> Table(List<UnitDifficulty> here, IReadOnlyList<DifficultyPoint> points) =>
        [.. points.Select(p => (p.Name, Told: here.Where(d => d.Difficulty.Point == p.Code).ToList())).Select(p => new PointRow(
            p.Name, [.. UnitRegister.Regions.Select(r => Cell(p.Told.Where(d => d.Unit.Region == r))), Cell(p.Told)]))];

    private DifficultyEntry Entry(UnitDifficulty told, MinistryOfficer officer, AnswerProblem? problem, DateOnly today)
    {
        var (partition, unit) = (new ReportPartition(told.Form, told.Period), told.Unit.Code);
        var name = DifficultyRow.NameOf(told.Difficulty.Source, told.Difficulty.Point);
        var place = PlaceOf(partition, unit, name);
        return new DifficultyEntry(
            ShownDifficulty.Of(told.Difficulty, told.PointName, $"{MinistryPages.Root}/{MinistryPages.SubmissionSegment}/{partition}/{unit}/{told.Difficulty.Upload}"),
            place,
            Unit: told.Unit.Name,
            UnitHref: $"{MinistryPages.Root}/{MinistryPages.UnitSegment}/{partition}/{unit}",
            Region: told.Unit.Region,
            told.Form,
            Days: Math.Max(0, today.DayNumber - VietnamTime.DayOf(told.Difficulty.Since).DayNumber),
            Hash: told.Difficulty.Text.Hash,
            Action: !seal.HasKey || !officer.MayAct || told.Difficulty.State == DifficultyState.Closed
                ? ""
                : $"{MinistryPages.Root}/{Segment}/{partition}/{unit}/{name}/{FormNumber.Make(seal, SubjectOf(officer, partition, unit, name))}?{PeriodQuery}={told.Period.Id}",
            Written: problem?.Place == place ? problem.Written : "");
    }

    private static string PlainWritten(string text) => Spreadsheets.Texts.PlainText.Cut(text, 2 * AnswerDifficulty.MaxCharacters);

    private static string PlaceOf(string partition, string unit, string name) => $"{partition}_{unit}_{name}";

    private static string Cell(IEnumerable<UnitDifficulty> told)
    {
        var all = told.ToList();
        var open = all.Count(d => d.Difficulty.State == DifficultyState.Open);
        return all.Count == 0 ? "–" : open == 0 ? MailText.Number(all.Count) : $"{MailText.Number(all.Count)} (chờ {MailText.Number(open)})";
    }

    private static string Counts(List<UnitDifficulty> here) => here.Count == 0
        ? "Chưa có đơn vị nào nêu khó khăn, vướng mắc, kiến nghị trong kỳ này."
        : $"Các đơn vị đã nêu {MailText.Number(here.Count)} nội dung: "
            + string.Join(", ", Enum.GetValues<DifficultyState>().Select(s => $"{UnitDifficulty.TextOf(s)} {MailText.Number(here.Count(d => d.Difficulty.State == s))}")) + ".";

    private static string KeyOf(DifficultyState state) => state switch { DifficultyState.Open => "cho-tra-loi", DifficultyState.Answered => "da-tra-loi", _ => "da-dong" };
}
