using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Corrections;
using KhuyenCong.Reporting.Documents;
using KhuyenCong.Reporting.Duties;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.ReferenceFiles;
using KhuyenCong.Reporting.Stops;
using KhuyenCong.Reporting.Units;
using KhuyenCong.Spreadsheets.Texts;
using KhuyenCong.Spreadsheets.Writing;

namespace KhuyenCong.Reporting.Reference;

/// <summary>
/// Everything that a ministry may change without a new release: units, calendar, forms, duties and the first period asked for,
/// contacts, the department's name, planned stops, extensions and the template of the ministry's report. It is checked as a whole when it is loaded and never changes afterwards, so threads may share it.
/// </summary>
public sealed class ReferenceData
{
    /// <summary>The files that are read here; the other parts name their own.</summary>
    public const string DepartmentsPath = "ministry/departments.csv", ExtensionsPath = "exceptions.csv", StartPath = "start.csv";

    /// <summary>The folder of the form definitions, and that of the mails' wording, which the mails read by themselves.</summary>
    public const string FormsFolder = "forms/", MailFolder = "mail/";

    private static readonly string[] Tables =
    [
        UnitRegister.UnitsPath, UnitRegister.AliasesPath, WorkCalendar.DaysPath, WorkCalendar.LunarPath, WorkCalendar.HolidaysPath,
        DutyBook.Path, ContactBook.ContactsPath, ContactBook.MinistryPath, CorrectionReason.Path, PlannedStop.Path, DepartmentsPath, ExtensionsPath, StartPath,
    ];

    private static readonly Lazy<ReferenceData> LazyShipped = new(() => LoadFolder(ShippedFolder));

    private ReferenceData(List<ReferenceFile> files, FormBook? forms, List<ReferenceProblem> problems)
    {
        CheckPaths(files, problems);
        Units = UnitRegister.Load(files, problems);
        Calendar = WorkCalendar.Load(files, problems);
        Forms = forms ?? FormBook.Load(files.Where(f => f.Path.StartsWith(FormsFolder, StringComparison.Ordinal)), problems);
        Duties = DutyBook.Load(files, Forms, Calendar, problems);
        var (firstPeriods, firstTerms) = LoadStart(files, problems);
        Duties = Duties.AskedFrom(firstPeriods, firstTerms);
        Contacts = ContactBook.Load(files, Units, problems);
        Departments = LoadDepartments(files, problems);
        CorrectionReasons = CorrectionReason.Load(files, problems);
        Stops = PlannedStop.Load(files, problems);
        Extensions = LoadExtensions(files, problems);
        MinistryReport = MinistryReportTemplate.Load(files, problems);
        if (problems.Count == 0)
        {
            Duties = Duties.WithMoreTime(Extensions.Where(e => e.Unit == Extension.All && IsMoreTime(e)).GroupBy(e => (e.Form, e.Period)).ToDictionary(e => e.Key, e => e.Max(x => x.LastDay)));
        }
    }

    /// <summary>The folder of the data that comes with the product.</summary>
    public static string ShippedFolder => Path.Combine(AppContext.BaseDirectory, "reference");

    /// <summary>The data that comes with the product, loaded once.</summary>
    /// <exception cref="ReferenceDataException">It cannot be used.</exception>
    public static ReferenceData Shipped => LazyShipped.Value;

    /// <summary>The reporting units.</summary>
    public UnitRegister Units { get; }

    /// <summary>The working days.</summary>
    public WorkCalendar Calendar { get; }

    /// <summary>The form definitions.</summary>
    public FormBook Forms { get; }

    /// <summary>What is owed when.</summary>
    public DutyBook Duties { get; }

    /// <summary>Whom to write to.</summary>
    public ContactBook Contacts { get; }

    /// <summary>More time before the lock and leave after it, those taken back included.</summary>
    public IReadOnlyList<Extension> Extensions { get; }

    /// <summary>The reasons for which a correction is asked for, in the order of the table.</summary>
    public IReadOnlyList<CorrectionReason> CorrectionReasons { get; }

    /// <summary>The planned stops, past and coming.</summary>
    public IReadOnlyList<PlannedStop> Stops { get; }

    /// <summary>What every page and mail of a day tells of planned stops; empty for nothing.</summary>
    public IReadOnlyList<string> NoticesOn(DateOnly day) => [.. Stops.Where(s => s.IsToldOn(day, Calendar)).Select(s => s.Says)];

    /// <summary>The template of the ministry's own report.</summary>
    public MinistryReportTemplate MinistryReport { get; }

    /// <summary>The names of the receiving department, one after the other.</summary>
    internal IReadOnlyList<(string Name, string Short, DateOnly From, DateOnly? To)> Departments { get; }

    /// <summary>The name of the receiving department on a day; before the first name on file, that one.</summary>
    public string Department(DateOnly on) => DepartmentOn(on).Name;

    /// <summary>Its short form on a day, for example "Cục ĐCK"; the name itself where that has none.</summary>
    public string DepartmentShort(DateOnly on) => DepartmentOn(on) is { Short: { Length: > 0 } brief } ? brief : Department(on);

    /// <summary>Whether an extension moves the due date; the others are leave to hand in after the lock.</summary>
    public bool IsMoreTime(Extension extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return Duties.For(extension.Form, extension.Period) is { } dates && extension.Until <= dates.Lock;
    }

    /// <summary>The extension that lets a unit hand in after the lock on a day, the longest when there are several; null for none.</summary>
    /// <param name="unit">The unit's code at the period's cut-off.</param>
    /// <param name="form">The form's code.</param>
    /// <param name="period">The period.</param>
    /// <param name="on">The day on which the report came.</param>
    public Extension? ExtensionFor(string unit, string form, Period period, DateOnly on) => Extensions
        .Where(e => e.Form == form && e.Period == period && e.Concerns(unit) && on <= e.LastDay && !IsMoreTime(e))
        .MaxBy(e => e.LastDay);

    /// <summary>The dates as they hold for one unit: with more time before the lock, and with its leave to hand in after it, over or not.</summary>
    /// <param name="deadlines">The dates of a form and period.</param>
    /// <param name="unit">The unit's code at the cut-off.</param>
    public Deadlines DatesFor(Deadlines deadlines, string unit)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        var dates = Extensions.Where(e => e.Form == deadlines.Form && e.Period == deadlines.Period && e.Unit == unit && e.Until <= deadlines.Lock)
            .Aggregate(deadlines, (d, e) => d.WithTimeUntil(e.LastDay));
        return ExtensionFor(unit, deadlines.Form, deadlines.Period, deadlines.Lock.AddDays(1)) is { } leave ? dates with { LeaveUntil = leave.LastDay } : dates;
    }

    /// <summary>What a unit with leave can hand in on a day although it is locked for the others. By due date.</summary>
    public IReadOnlyList<Deadlines> OnLeave(DateOnly day) =>
    [
        .. Extensions.Where(e => day <= e.LastDay).Select(e => Duties.For(e.Form, e.Period)).OfType<Deadlines>()
            .Where(d => day > d.Lock).DistinctBy(d => (d.Form, d.Period)).OrderBy(d => d.Due),
    ];

    /// <summary>
    /// Whether something reads a file of this path: one of the tables as <c>.csv</c> or <c>.xlsx</c>, a form (<c>forms/*.json</c>), a mail template
    /// (<c>mail/*.liquid</c>) or the template of the ministry's report, in letters of ASCII; the forms' schema goes with the release and is not read.
    /// </summary>
    /// <param name="path">The path below the reference folder.</param>
    public static bool Reads(string path) => Tables.Contains(ReferenceTable.NameOf(path)) || (Names(path, FormsFolder, ".json") && path != FormJson.SchemaPath) || Names(path, MailFolder, ".liquid") || path == MinistryReportTemplate.Path;

    /// <summary>What <see cref="Reads"/> takes, for an error's text.</summary>
    public static string ReadableFiles => $"{string.Join(", ", Tables)} (mỗi bảng cũng có thể là .xlsx), {FormsFolder}*.json, {MailFolder}*.liquid và {MinistryReportTemplate.Path}";

    /// <summary>
    /// What a file stands for: a table's workbook stands for the table, <c>contacts/contacts.xlsx</c> for <c>contacts/contacts.csv</c>; every
    /// other file for itself. Of two files that stand for the same one is in force.
    /// </summary>
    /// <param name="path">The path below the reference folder.</param>
    public static string NameOf(string path) => ReferenceTable.NameOf(path) is var table && Tables.Contains(table) ? table : path;

    /// <summary>Reads and checks the whole reference data.</summary>
    /// <param name="files">All files, with paths below the reference folder.</param>
    /// <exception cref="ReferenceDataException">Something is wrong; it names everything that is.</exception>
    public static ReferenceData Load(IReadOnlyList<ReferenceFile> files) => Load(files, null);

    /// <summary>The same with form definitions that are already read, for example one that is tried out before it comes into force.</summary>
    /// <param name="files">All files; those of forms are not read.</param>
    /// <param name="forms">The definitions; null: those of the files.</param>
    /// <exception cref="ReferenceDataException">Something is wrong; it names everything that is.</exception>
    /// <exception cref="PlatformNotSupportedException">The process runs without Unicode data.</exception>
    public static ReferenceData Load(IReadOnlyList<ReferenceFile> files, FormBook? forms)
    {
        ArgumentNullException.ThrowIfNull(files);
        RefuseWithoutUnicode();
        var problems = new List<ReferenceProblem>();
        var data = new ReferenceData([.. files], forms, problems);
        return problems.Count == 0 ? data : throw new ReferenceDataException(problems);
    }

    /// <summary>Reads and checks the reference data of a folder.</summary>
    /// <exception cref="ReferenceDataException">The folder is missing, or something in it is wrong.</exception>
    public static ReferenceData LoadFolder(string folder) => Load(FilesOf(folder));

    /// <summary>The files of a folder, by path.</summary>
    /// <exception cref="ReferenceDataException">The folder is missing.</exception>
    public static IReadOnlyList<ReferenceFile> FilesOf(string folder) => !Directory.Exists(folder)
        ? throw new ReferenceDataException([new ReferenceProblem(folder, null, "Thiếu thư mục dữ liệu tham chiếu.")])
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => new ReferenceFile(Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllBytes(file)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>
    /// In globalization-invariant mode, or without ICU, .NET answers every normalisation with the text unchanged and no error, so that a
    /// name typed on a Mac would be another name. Everything here reads the reference data first, so it stops here.
    /// </summary>
    private static void RefuseWithoutUnicode()
    {
        if (CanonicalText.Decomposed("\u1EC7").Length != 3)
        {
            throw new PlatformNotSupportedException(
                "This process cannot normalise Vietnamese text (globalization-invariant mode). Install ICU (the package libicu) and remove the setting DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
    }

    private static bool Names(string path, string folder, string ending) =>
        path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(ending, StringComparison.Ordinal) && path.Length > folder.Length + ending.Length
        && path[folder.Length..].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static void CheckPaths(List<ReferenceFile> files, List<ReferenceProblem> problems)
    {
        foreach (var twice in files.GroupBy(f => NameOf(f.Path)).Where(g => g.Count() > 1))
        {
            problems.Add(new ReferenceProblem(twice.Key, null, $"Tệp có hai lần: {string.Join(", ", twice.Select(f => f.Path))}; cần một."));
        }

        foreach (var file in files.Where(f => Path.GetExtension(f.Path).ToUpperInvariant() is ".CSV" or ".XLSX" && !Tables.Contains(ReferenceTable.NameOf(f.Path))
            && !f.Path.StartsWith(FormsFolder, StringComparison.Ordinal) && !f.Path.StartsWith(MailFolder, StringComparison.Ordinal)))
        {
            problems.Add(new ReferenceProblem(file.Path, null, $"Hệ thống không đọc bảng này. Các bảng là {string.Join(", ", Tables)}."));
        }
    }

    private (string Name, string Short, DateOnly From, DateOnly? To) DepartmentOn(DateOnly on) => Departments.LastOrDefault(d => d.From <= on, Departments[0]);

    private static List<(string Name, string Short, DateOnly From, DateOnly? To)> LoadDepartments(List<ReferenceFile> files, List<ReferenceProblem> problems)
    {
        var rows = new List<(ReferenceRow Row, string Name, string Short, DateOnly From, DateOnly? To)>();
        var problemsBefore = problems.Count;
        foreach (var row in ReferenceTable.Read(files, DepartmentsPath, ["name", "valid_from", "valid_to"], problems, "short"))
        {
            var (from, to) = row.Validity();
            var (name, brief) = (row.Required("name"), row["short"]);
            if (!row.IsBroken)
            {
                rows.Add((row, name, brief, from, to));
            }
        }

        rows.Sort((a, b) => a.From.CompareTo(b.From));
        for (var i = 0; i < rows.Count; i++)
        {
            if (i == rows.Count - 1 ? rows[i].To is not null : rows[i].To?.AddDays(1) != rows[i + 1].From)
            {
                rows[i].Row.Problem("Mỗi tên phải kết thúc một ngày trước khi tên sau bắt đầu, và tên cuối cùng không có ngày kết thúc.");
            }
        }

        if (rows.Count == 0 && problems.Count == problemsBefore)
        {
            problems.Add(new ReferenceProblem(ReferenceTable.FileOf(files, DepartmentsPath), null, "Chưa có tên đơn vị tiếp nhận nào."));
        }

        return [.. rows.Select(r => (r.Name, r.Short, r.From, r.To))];
    }

    private (Dictionary<string, Period> Periods, Dictionary<string, ProgrammeTerm> Terms) LoadStart(List<ReferenceFile> files, List<ReferenceProblem> problems)
    {
        var first = new Dictionary<string, Period>();
        var firstTerms = new Dictionary<string, ProgrammeTerm>();
        var isChecked = problems.Count == 0;
        foreach (var row in ReferenceTable.Read(files, StartPath, ["form", "first_period"], problems))
        {
            var form = row.Required("form");
            if (isChecked && Duties.Terms.Any(t => t.Form == form))
            {
                if (ProgrammeTerm.Parse(row["first_period"]) is not { } term || Duties.Terms.All(t => t.Form != form || t.Term != term))
                {
                    row.Problem($"Mẫu {form} được yêu cầu theo giai đoạn, và \"{row["first_period"]}\" không thuộc nghĩa vụ của mẫu; cần một trong: {string.Join(", ", Duties.Terms.Where(t => t.Form == form).Select(t => t.Term.Id).Distinct())}.");
                }
                else if (!firstTerms.TryAdd(form, term))
                {
                    row.Problem($"Mẫu {form} có hai lần; cần một lần.");
                }

                continue;
            }

            if (!Period.TryParseId(row["first_period"], out var period))
            {
                row.Problem(NoPeriod(row["first_period"]));
            }

            // Where forms or duties are broken, what follows from them would only hide the cause.
            if (!row.IsBroken && isChecked && Forms.All.All(f => f.Code != form))
            {
                row.Problem($"Không có mẫu {form}.");
            }
            else if (!row.IsBroken && isChecked && Duties.All.Any(d => d.Form == form) && Duties.For(form, period) is null)
            {
                row.Problem($"Mẫu {form} không phải nộp cho kỳ {period.Id}.");
            }

            if (!row.IsBroken && !first.TryAdd(form, period))
            {
                row.Problem($"Mẫu {form} có hai lần; cần một lần.");
            }
        }

        return (first, firstTerms);
    }

    private static string NoPeriod(string text) => $"\"{text}\" không phải kỳ báo cáo; cần ví dụ 2026-Q3, 2026-H1, 2026-9M, 2026-Y hoặc 2026-M07.";

    private List<Extension> LoadExtensions(List<ReferenceFile> files, List<ReferenceProblem> problems)
    {
        var extensions = new List<Extension>();
        var isChecked = problems.Count == 0;
        foreach (var row in ReferenceTable.Read(files, ExtensionsPath, ["unit", "form", "period", "reason", "author", "until"], problems, "ended_on", "ended_by", "ended_reason"))
        {
            if (!Period.TryParseId(row["period"], out var period))
            {
                row.Problem(NoPeriod(row["period"]));
            }

            var extension = new Extension(
                row.Code("unit"), row.Required("form"), period, CsvLine.Armed(row.Required("reason")), CsvLine.Armed(row.Required("author")), row.Day("until"))
            {
                Ended = EndOf(row),
            };

            // Where units, forms or duties are broken, what follows from them would only hide the cause.
            var dates = row.IsBroken || !isChecked ? null : Duties.For(extension.Form, period);
            if (!row.IsBroken && isChecked && dates is null)
            {
                row.Problem($"Mẫu {extension.Form} không phải nộp cho kỳ {period.Id}.");
            }

            if (dates is not null)
            {
                if (extension.Unit != Extension.All && Units.Find(extension.Unit, dates.CutOff) is null)
                {
                    row.Problem(FormattableString.Invariant($"Không đơn vị nào có mã {extension.Unit} vào ngày chốt số liệu {dates.CutOff:dd/MM/yyyy}."));
                }

                if (extension.Until <= dates.Due)
                {
                    row.Problem(FormattableString.Invariant($"Cột \"until\" ghi {extension.Until:dd/MM/yyyy}; cần sau hạn nộp {dates.Due:dd/MM/yyyy}: đến ngày khóa {dates.Lock:dd/MM/yyyy} là gia hạn, sau đó là mở khóa để nộp muộn."));
                }
            }

            if (!row.IsBroken)
            {
                extensions.Add(extension);
            }
        }

        return extensions;
    }

    private static ExtensionEnd? EndOf(ReferenceRow row)
    {
        string[] columns = ["ended_on", "ended_by", "ended_reason"];
        return columns.All(c => row[c].Length == 0)
            ? null
            : new ExtensionEnd(row.Day("ended_on"), CsvLine.Armed(row.Required("ended_by")), CsvLine.Armed(row.Required("ended_reason")));
    }
}
