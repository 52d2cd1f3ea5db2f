using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Values;
using KhuyenCong.Spreadsheets.Texts;

namespace KhuyenCong.Reporting.Forms;

/// <summary>What of a definition cannot be meant although every member is as it should be: all of it, by path and code, in Vietnamese.</summary>
internal sealed partial class FormCheck
{
    // Each is compared with the others; a form that people fill in has some ten columns and a hundred rows.
    private const int MaxColumns = 100, MaxRows = 2_000, MaxRules = 2_000, MaxPoints = 20;

    // A mail and a page show all of them.
    private const int MaxMainFigures = 12;

    // What is told is bounded as what is read: codes are as long as their file makes them.
    private const int MaxProblems = 1_000, LongestProblem = 400, LongestCode = 30;

    private readonly List<FormProblem> _found = [];
    private readonly FormDefinition _form;
    private readonly Dictionary<string, FormRow> _rows = [];

    private FormCheck(FormDefinition form)
    {
        _form = form;
        foreach (var row in form.Rows)
        {
            _rows.TryAdd(row.Code, row);
        }
    }

    /// <summary>What is wrong; empty for a sound form.</summary>
    public static IReadOnlyList<FormProblem> Of(FormDefinition form)
    {
        if (form.Columns.Count > MaxColumns || form.Rows.Count > MaxRows || form.Rules.Count > MaxRules || form.Scorecard.Count > MaxPoints)
        {
            return [new("", FormattableString.Invariant($"mẫu quá lớn; cần tối đa {MaxColumns} cột, {MaxRows} dòng, {MaxRules} quy tắc và {MaxPoints} điểm chấm."))];
        }

        var check = new FormCheck(form);
        check.CheckForm();
        return check._found;
    }

    private void CheckForm()
    {
        Add("code", null, !FormCode().IsMatch(_form.Code), $"đang là \"{_form.Code}\"; cần chữ cái in hoa, gạch nối và chữ số, ví dụ KC-01.");
        Add("validTo", null, _form.ValidTo < _form.ValidFrom, "ngày kết thúc trước ngày bắt đầu; cần không sớm hơn validFrom.");
        Add("moneyUnit", null, MoneyUnit.Of(_form.MoneyUnit) is null, $"đang là \"{_form.MoneyUnit}\"; cần triệu đồng, nghìn đồng, đồng hoặc tỷ đồng.");
        if (_form.Kind == FormKind.Document)
        {
            Add("", null, _form.Columns.Count + _form.Rows.Count + _form.MainFigures.Count + _form.Rules.Count + _form.Scorecard.Count > 0,
                "mẫu loại document không có bảng số liệu; cần bỏ columns, rows, mainFigures, rules và scorecard.");
            return;
        }

        CheckColumns();
        CheckRows();
        CheckMainFigures();
        CheckRules();
        CheckScorecard();
    }

    private void CheckColumns()
    {
        var labels = new HashSet<string>();
        foreach (var (at, column) in _form.Columns.Index())
        {
            var path = At("columns", at);
            Add(path + ".id", column.Id, !ColumnId().IsMatch(column.Id), $"đang là \"{column.Id}\"; cần chữ cái không dấu và chữ số, bắt đầu bằng chữ thường.");
            Add(path + ".width", column.Id, column.Width is not (>= 1 and <= 255), FormattableString.Invariant($"đang là {column.Width}; cần từ 1 đến 255 ký tự."));
            foreach (var label in column.ShortLabels.Prepend(column.Label).Where(l => !labels.Add(LabelKey.Of(l))))
            {
                Add(path, column.Id, true, $"tên cột \"{label}\" được dùng hai lần; cần mỗi tên chỉ dùng cho một cột.");
            }
        }

        AddTwice("columns", _form.Columns.Select(c => c.Id), "mã cột");
        foreach (var role in Enum.GetValues<ColumnRole>())
        {
            var count = _form.Columns.Count(c => c.Role == role);
            Add("columns", null, role != ColumnRole.Figure && count > 1, $"có {count} cột mang vai trò {FormJson.WordOf(role)}; cần nhiều nhất một cột.");
            Add("columns", null, count == 0 && role is ColumnRole.Code or ColumnRole.Content or ColumnRole.Figure,
                $"chưa có cột mang vai trò {FormJson.WordOf(role)}; cần ít nhất một cột.");
        }
    }

    private void CheckRows()
    {
        var keys = new Dictionary<string, string>();
        foreach (var (at, row) in _form.Rows.Index())
        {
            var path = At("rows", at);
            var key = row.Code.Contains(',', StringComparison.Ordinal) ? null : RowCode.KeyOf(row.Code);
            Add(path + ".code", row.Code, key is null, $"đang là \"{row.Code}\"; cần mã số gồm chữ số, ví dụ 01 hoặc 1.1.");
            if (key is not null && !keys.TryAdd(key, row.Code))
            {
                Add(path + ".code", row.Code, true, keys[key] == row.Code
                    ? $"mã số \"{row.Code}\" được dùng hai lần; cần mỗi dòng một mã số."
                    : $"mã số \"{keys[key]}\" và \"{row.Code}\" trùng nhau khi gõ dưới dạng số; cần hai mã số khác nhau.");
            }

            CheckRow(path, row);
            CheckCondition(path + ".appliesWhen", row);
        }

        foreach (var (at, names) in _form.UnitNames.Index())
        {
            Add(At("unitNames", at) + ".unit", null, _form.Rows.All(r => r.Unit != names.Unit), $"đang là \"{names.Unit}\"; cần đơn vị tính của một dòng trong mẫu.");
        }

        AddTwice("unitNames", _form.UnitNames.Select(n => n.Unit), "đơn vị tính");
        Add("rows", null, _form.Rows.All(r => r.Kind == FigureKind.Heading), "chưa có dòng số liệu; cần ít nhất một dòng khác heading.");
    }

    private void CheckMainFigures()
    {
        Add("mainFigures", null, _form.MainFigures.Count > MaxMainFigures, FormattableString.Invariant($"có {_form.MainFigures.Count} số liệu chính; cần tối đa {MaxMainFigures}."));
        foreach (var (at, main) in _form.MainFigures.Index())
        {
            var path = At("mainFigures", at);
            Add(path + ".row", main.Row, _rows.GetValueOrDefault(main.Row) is not { Kind: not (FigureKind.Heading or FigureKind.Text) },
                $"đang là \"{main.Row}\"; cần mã số của một dòng số liệu trong mẫu, không phải heading hay text.");
            Add(path + ".column", main.Row, _form.Column(main.Column) is not { Role: ColumnRole.Figure }, $"đang là \"{main.Column}\"; cần mã của một cột số liệu trong mẫu.");
            Add(path, main.Row, _form.MainFigures.Take(at).Contains(main), "được ghi hai lần; cần mỗi số liệu một lần.");
        }
    }

    private void CheckRow(string path, FormRow row)
    {
        var tells = row.DifficultyOf is not null || row.ProposalOf is not null;
        Add(path + ".difficultyOf", row.Code, !IsPoint(row.DifficultyOf), $"đang là \"{row.DifficultyOf}\"; {PointSays}");
        Add(path + ".proposalOf", row.Code, !IsPoint(row.ProposalOf), $"đang là \"{row.ProposalOf}\"; {PointSays}");
        Add(path, row.Code, tells && (row.Kind != FigureKind.Text || (row.DifficultyOf is not null && row.ProposalOf is not null)),
            "difficultyOf hoặc proposalOf đặt không đúng chỗ; cần dòng kiểu text và chỉ một trong hai.");
        Add(path + ".maxLength", row.Code, row.MaxLength is < 1 or > FormRow.LongestText,
            FormattableString.Invariant($"đang là {row.MaxLength}; cần số nguyên từ 1 đến {FormRow.LongestText}."));
        Add(path + ".maxLength", row.Code, row.Kind != FigureKind.Text && row.MaxLength != FormRow.LongestText, "chỉ dùng cho dòng kiểu text; cần bỏ maxLength.");
        Add(path + ".validTo", row.Code, row.ValidTo < row.ValidFrom, "ngày kết thúc trước ngày bắt đầu; cần không sớm hơn validFrom.");
        Add(path + ".required", row.Code, row.Kind == FigureKind.Heading && row.Required, "dòng heading không có số liệu; cần bỏ required.");
    }

    private void CheckCondition(string path, FormRow row)
    {
        if (row.AppliesWhen is { } condition)
        {
            var decides = _rows.GetValueOrDefault(condition.Row);
            Add(path, row.Code, row.Kind == FigureKind.Heading, "dòng heading luôn áp dụng; cần bỏ appliesWhen.");
            Add(path, row.Code, decides is not { Kind: not FigureKind.Heading, AppliesWhen: null },
                $"đang dựa vào dòng \"{condition.Row}\"; cần một dòng số liệu khác của mẫu, không có appliesWhen.");
            Add(path, row.Code, decides is not null && !RowCondition.Fits(decides.Kind, condition.Is),
                $"dòng \"{condition.Row}\" không thể là {FormJson.WordOf(condition.Is)}; cần một điều kiện hợp với kiểu của dòng.");
        }
    }

    private void CheckRules()
    {
        foreach (var (at, rule) in _form.Rules.Index())
        {
            var path = At("rules", at);
            Add(path + ".code", rule.Code, !RuleCode().IsMatch(rule.Code), $"đang là \"{rule.Code}\"; cần chữ cái in hoa, chữ số và gạch nối, ví dụ KC01-E01.");
            Add(path, rule.Code, rule.WarnsFrom is null && rule.BlocksFrom is null, "còn thiếu ngày áp dụng; cần warnsFrom hoặc blocksFrom.");
            Add(path, rule.Code, rule.WarnsFrom >= rule.BlocksFrom, "warnsFrom không sớm hơn blocksFrom; cần lưu ý trước rồi mới chặn.");
            foreach (var names in rule.Names)
            {
                CheckNames($"{path}.{names.Member}", rule.Code, names);
            }

            foreach (var fault in rule.Faults(_rows))
            {
                Add(path, rule.Code, true, fault);
            }

            CheckHoles(path, rule);
        }

        AddTwice("rules", _form.Rules.Select(r => r.Code), "mã quy tắc");
    }

    private void CheckNames(string path, string code, RuleNames names)
    {
        foreach (var name in names.Named)
        {
            var row = _rows.GetValueOrDefault(name);
            if (names.Kinds is not { } kinds)
            {
                Add(path, code, _form.Column(name)?.Role != ColumnRole.Figure, $"\"{name}\" không phải cột số liệu của mẫu; cần id của một cột có vai trò figure.");
            }
            else if (row is null || !kinds.Contains(row.Kind))
            {
                Add(path, code, true, row is null
                    ? $"mẫu không có dòng mã số \"{name}\"; cần mã số của một dòng trong rows."
                    : $"dòng \"{name}\" thuộc kiểu {FormJson.WordOf(row.Kind)}; cần kiểu {string.Join(" hoặc ", kinds.Select(FormJson.WordOf))}.");
            }
        }

        foreach (var twice in names.Named.GroupBy(n => n).Where(g => g.Count() > 1))
        {
            Add(path, code, true, $"\"{twice.Key}\" được nêu hai lần; cần nêu một lần.");
        }
    }

    private void CheckHoles(string path, FormRule rule)
    {
        foreach (var text in rule.Texts)
        {
            try
            {
                foreach (var hole in RuleText.HolesOf(text).Except(rule.Holes))
                {
                    Add(path, rule.Code, true, $"chỗ điền {{{hole}}} không có ở loại quy tắc này; cần một trong: {string.Join(", ", rule.Holes)}.");
                }
            }
            catch (FormatException)
            {
                Add(path, rule.Code, true, $"dấu ngoặc nhọn trong \"{PlainText.Cut(text, 60, "…")}\" không đúng; cần mỗi chỗ điền dạng {{tên}}, chữ cái không dấu.");
            }
        }
    }

    private void CheckScorecard()
    {
        foreach (var (at, point) in _form.Scorecard.Index())
        {
            var path = At("scorecard", at);
            Add(path + ".heading", point.Heading, _rows.GetValueOrDefault(point.Heading)?.Kind != FigureKind.Heading,
                $"đang là \"{point.Heading}\"; cần mã số của một dòng heading.");
            Add(path + ".criteria", point.Heading, point.Criteria.Count == 0, "đang rỗng; cần ít nhất một tiêu chí.");
            foreach (var (nth, criterion) in point.Criteria.Index())
            {
                CheckCriterion(At(path + ".criteria", nth), point.Heading, criterion);
            }
        }

        AddTwice("scorecard", _form.Scorecard.Select(p => p.Heading), "mục");
    }

    private void CheckCriterion(string path, string code, ScoreCriterion criterion)
    {
        CheckNames(path + ".rows", code, new RuleNames("rows", criterion.Rows, RuleNames.Figures));
        var kinds = criterion.Rows.Where(_rows.ContainsKey).Select(r => _rows[r].Kind).ToList();
        var fits = criterion.Test switch
        {
            ScoreTest.Positive => kinds.Count > 0 && kinds.TrueForAll(RuleNames.Numbers.Contains) && kinds.Distinct().Count() == 1,
            ScoreTest.Yes => kinds.Count > 0 && kinds.TrueForAll(k => k == FigureKind.YesNo),
            ScoreTest.AtLeast => kinds is [var more, var less] && more == less && RuleNames.Numbers.Contains(more),
            _ => true,
        };
        var needed = criterion.Test switch
        {
            ScoreTest.Positive => "các dòng cùng kiểu count hoặc cùng kiểu money",
            ScoreTest.Yes => "các dòng kiểu yesNo",
            _ => "hai dòng cùng kiểu count hoặc cùng kiểu money",
        };
        Add(path + ".rows", code, !fits, $"các dòng không hợp với tiêu chí {FormJson.WordOf(criterion.Test)}; cần {needed}.");
    }

    private void AddTwice(string list, IEnumerable<string> codes, string what)
    {
        var seen = new HashSet<string>();
        foreach (var (at, code) in codes.Index())
        {
            Add(At(list, at), code, !seen.Add(code), $"{what} \"{code}\" được dùng hai lần; cần mỗi {what} chỉ dùng một lần.");
        }
    }

    private void Add(string path, string? code, bool isWrong, string says)
    {
        if (isWrong && _found.Count < MaxProblems)
        {
            _found.Add(new(path, PlainText.Cut(says, LongestProblem, "…"), code is null ? null : PlainText.Cut(code, LongestCode, "…")));
        }
    }

    private static string At(string list, int index) => FormattableString.Invariant($"{list}[{index}]");

    // It becomes a part of keys and addresses.
    private static bool IsPoint(string? point) => point is null || (point.Length is > 0 and <= 10 && point.All(char.IsAsciiLetterOrDigit));

    private const string PointSays = "cần một đến mười chữ cái không dấu hoặc chữ số, ví dụ 1.";

    [GeneratedRegex("^[A-Z]{2,4}-[0-9]{2,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex FormCode();

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,29}$", RegexOptions.CultureInvariant)]
    private static partial Regex ColumnId();

    [GeneratedRegex("^[A-Z0-9]+(-[A-Z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex RuleCode();
}
