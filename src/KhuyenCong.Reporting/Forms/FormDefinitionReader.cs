using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using KhuyenCong.Reporting.Intake.Values;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.Scorecard;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Turns the JSON of a definition into a form and names everything that is wrong with it, with the line.</summary>
internal sealed partial class FormDefinitionReader
{
    // Each is compared with the others; a form that people fill in has some ten columns and a hundred rows.
    private const int MostColumns = 100, MostRows = 2_000, MostRules = 2_000, MostPoints = 20;

    private readonly string _path;
    private readonly ICollection<ReferenceProblem> _problems;

    private FormDefinitionReader(string path, ICollection<ReferenceProblem> problems) => (_path, _problems) = (path, problems);

    /// <summary>Reads one definition.</summary>
    /// <param name="path">The file, for problems.</param>
    /// <param name="root">Its content.</param>
    /// <param name="problems">What is wrong.</param>
    /// <returns>The form; only to be used when no problem was added. Null when the file holds no object.</returns>
    public static FormDefinition? Read(string path, LocatedJson root, ICollection<ReferenceProblem> problems) =>
        new FormDefinitionReader(path, problems).ReadForm(root);

    private void Problem(int? line, string problem) => _problems.Add(new ReferenceProblem(_path, line, problem));

    private FormDefinition? ReadForm(LocatedJson root)
    {
        if (root.Kind != JsonValueKind.Object)
        {
            Problem(root.Line, "A form definition is an object.");
            return null;
        }

        var members = new MemberReader(this, root, "the form");
        var code = members.Text("code");
        if (code.Length > 0 && !FormCode().IsMatch(code))
        {
            Problem(members.LineOf("code"), $"'{code}' is no form code; expected letters, a hyphen and digits, such as KC-01.");
        }

        var form = new FormDefinition(
            code, members.Text("title"), members.Choice<FormKind>("kind"), members.Choice<WindowRegime>("regime"),
            members.Day("validFrom") ?? DateOnly.MinValue, members.OptionalDay("validTo"))
        {
            Basis = members.OptionalText("basis") ?? "",
            MoneyUnit = members.OptionalText("moneyUnit") ?? "triệu đồng",
            AllowsNil = members.Flag("allowsNil"),
        };
        if (form.ValidTo < form.ValidFrom)
        {
            Problem(members.LineOf("validTo"), "The form ends before it begins.");
        }

        if (MoneyUnit.Of(form.MoneyUnit) is null)
        {
            Problem(members.LineOf("moneyUnit"), $"'{form.MoneyUnit}' is no unit of money; expected triệu đồng, nghìn đồng, đồng or tỷ đồng.");
            form = form with { MoneyUnit = "triệu đồng" };
        }

        var columns = members.Objects("columns");
        var rows = members.Objects("rows");
        var rules = members.Objects("rules");
        var scorecard = members.Objects("scorecard");
        members.Done();
        if (columns.Count > MostColumns || rows.Count > MostRows || rules.Count > MostRules || scorecard.Count > MostPoints)
        {
            Problem(root.Line, $"A form has at most {MostColumns} columns, {MostRows} rows, {MostRules} rules and {MostPoints} points of a scorecard.");
            return null;
        }

        if (form.Kind == FormKind.Document)
        {
            if (columns.Count + rows.Count + rules.Count + scorecard.Count > 0)
            {
                Problem(root.Line, "A document has no columns, rows, rules or scorecard.");
            }

            return form;
        }

        form = form with { Columns = ReadColumns(root, columns), Rows = ReadRows(root, rows) };
        return form with { Rules = ReadRules(form, rules), Scorecard = ReadScorecard(form, scorecard) };
    }

    private List<FormColumn> ReadColumns(LocatedJson root, IReadOnlyList<LocatedJson> nodes)
    {
        var columns = new List<FormColumn>();
        var labels = new HashSet<string>();
        foreach (var node in nodes)
        {
            var members = new MemberReader(this, node, "a column");
            var column = new FormColumn(members.Text("id"), members.Text("label"), members.Choice<ColumnRole>("role"))
            {
                ShortLabels = members.Texts("shortLabels", required: false),
                Width = (double)(members.Number("width", required: false) ?? 14),
            };
            members.Done();
            if (column.Id.Length > 0 && !ColumnId().IsMatch(column.Id))
            {
                Problem(node.Line, $"'{column.Id}' is no column id; expected ASCII letters and digits, beginning with a small letter.");
            }

            if (columns.Exists(c => c.Id == column.Id))
            {
                Problem(node.Line, $"The column id '{column.Id}' occurs twice.");
            }

            foreach (var label in column.ShortLabels.Prepend(column.Label).Where(l => !labels.Add(LabelKey.Of(l))))
            {
                Problem(node.Line, $"The column label '{label}' occurs twice.");
            }

            if (column.Width is < 1 or > 255)
            {
                Problem(node.Line, "A column is 1 to 255 characters wide.");
            }

            columns.Add(column);
        }

        foreach (var role in Enum.GetValues<ColumnRole>())
        {
            var count = columns.Count(c => c.Role == role);
            if (role != ColumnRole.Figure && count > 1)
            {
                Problem(root.Line, $"Only one column has the role '{CamelCase(role.ToString())}'.");
            }

            if (count == 0 && role is ColumnRole.Code or ColumnRole.Content or ColumnRole.Figure)
            {
                Problem(root.Line, $"A table needs a column with the role '{CamelCase(role.ToString())}'.");
            }
        }

        return columns;
    }

    private string? PointOf(MemberReader members, string name)
    {
        // It becomes a part of keys and addresses.
        var point = members.OptionalText(name);
        if (point is null || (point.Length is > 0 and <= 10 && point.All(char.IsAsciiLetterOrDigit)))
        {
            return point;
        }

        Problem(members.LineOf(name), $"'{name}' is a point of one to ten ASCII letters and digits, such as 1.");
        return null;
    }

    private List<FormRow> ReadRows(LocatedJson root, IReadOnlyList<LocatedJson> nodes)
    {
        var rows = new List<FormRow>();
        var keys = new Dictionary<string, string>();
        foreach (var node in nodes)
        {
            var members = new MemberReader(this, node, "a row");
            var row = new FormRow(members.Text("code"), members.Text("label"), members.Choice<FigureKind>("kind"))
            {
                ShortLabels = members.Texts("shortLabels", required: false),
                Order = members.OptionalText("order") ?? "",
                Unit = members.OptionalText("unit") ?? "",
                Required = members.Flag("required"),
                AppliesWhen = members.OptionalObject("appliesWhen") is { } condition ? ReadCondition(condition) : null,
                ValidFrom = members.OptionalDay("validFrom"),
                ValidTo = members.OptionalDay("validTo"),
                DifficultyOf = PointOf(members, "difficultyOf"),
                ProposalOf = PointOf(members, "proposalOf"),
            };
            if ((row.DifficultyOf ?? row.ProposalOf) is not null && (row.Kind != FigureKind.Text || (row.DifficultyOf is not null && row.ProposalOf is not null)))
            {
                Problem(node.Line, "A row that tells a difficulty or a proposal is a text, and tells one of the two.");
            }

            if (members.Number("maxLength", required: false) is { } longest)
            {
                if (row.Kind != FigureKind.Text || longest < 1 || longest > FormRow.LongestText || longest != decimal.Truncate(longest))
                {
                    Problem(members.LineOf("maxLength"), $"'maxLength' is for texts, a whole number from 1 to {FormRow.LongestText}.");
                }
                else
                {
                    row = row with { MaxLength = (int)longest };
                }
            }

            members.Done();
            if (row.Code.Length > 0)
            {
                if (row.Code.Contains(',') || RowCode.KeyOf(row.Code) is not { } key)
                {
                    Problem(node.Line, $"'{row.Code}' is no row code; expected digits, such as 01 or 1.1.");
                }
                else if (!keys.TryAdd(key, row.Code))
                {
                    Problem(node.Line, keys[key] == row.Code
                        ? $"The row code '{row.Code}' occurs twice."
                        : $"The row codes '{keys[key]}' and '{row.Code}' are the same when typed as a number.");
                }
            }

            if (row.ValidTo < row.ValidFrom)
            {
                Problem(node.Line, "The row ends before it begins.");
            }

            if (row.Kind == FigureKind.Heading && row.Required)
            {
                Problem(node.Line, "A heading has no figures and cannot be required.");
            }

            rows.Add(row);
        }

        foreach (var (row, node) in rows.Zip(nodes))
        {
            if (row.AppliesWhen is not { } condition)
            {
                continue;
            }

            var decides = rows.Find(r => r.Code == condition.Row);
            if (row.Kind == FigureKind.Heading || decides is not { Kind: not FigureKind.Heading, AppliesWhen: null } || !Fits(decides.Kind, condition.Is))
            {
                Problem(node.Line, $"'appliesWhen' of the row '{row.Code}' names another row with figures that always applies, and what it can say.");
            }
        }

        if (!rows.Exists(r => r.Kind != FigureKind.Heading))
        {
            Problem(root.Line, "A table needs rows with figures.");
        }

        return rows;
    }

    private RowCondition ReadCondition(LocatedJson node)
    {
        var members = new MemberReader(this, node, "a condition");
        var condition = new RowCondition(members.Text("row"), members.Choice<WhenIs>("is"));
        members.Done();
        return condition;
    }

    private static bool Fits(FigureKind? kind, WhenIs what) => kind switch
    {
        FigureKind.Count or FigureKind.Money => what is WhenIs.Given or WhenIs.Positive,
        FigureKind.YesNo => what is not WhenIs.Positive,
        FigureKind.Text or FigureKind.Date => what is WhenIs.Given,
        _ => true,
    };

    private List<ScorePoint> ReadScorecard(FormDefinition form, IReadOnlyList<LocatedJson> nodes)
    {
        var points = new List<ScorePoint>();
        foreach (var node in nodes)
        {
            var members = new MemberReader(this, node, "a point of the scorecard");
            var point = new ScorePoint(members.Text("heading"), [.. members.Objects("criteria").Select(c => ReadCriterion(form, c))]);
            members.Done();
            if (form.Row(point.Heading)?.Kind != FigureKind.Heading || points.Exists(p => p.Heading == point.Heading))
            {
                Problem(node.Line, $"'{point.Heading}' is no heading of the form, or is scored twice.");
            }

            if (point.Criteria.Count == 0)
            {
                Problem(node.Line, "A point is scored by one criterion at least.");
            }

            points.Add(point);
        }

        return points;
    }

    private ScoreCriterion ReadCriterion(FormDefinition form, LocatedJson node)
    {
        var members = new MemberReader(this, node, "a criterion");
        var references = new References(this, form, node.Line);
        var criterion = new ScoreCriterion(members.Choice<ScoreTest>("test"), members.Text("label"))
        {
            Rows = references.Rows(members.Texts("rows", required: false), k => k != FigureKind.Heading),
        };
        members.Done();
        var kinds = criterion.Rows.Select(form.Row).OfType<FormRow>().Select(r => r.Kind).ToList();
        var fits = criterion.Test switch
        {
            ScoreTest.Positive => kinds.Count > 0 && kinds.TrueForAll(IsNumber) && kinds.Distinct().Count() == 1,
            ScoreTest.Yes => kinds.Count > 0 && kinds.TrueForAll(k => k == FigureKind.YesNo),
            ScoreTest.AtLeast => kinds is [var more, var less] && more == less && IsNumber(more),
            _ => true,
        };
        if (!fits)
        {
            Problem(node.Line, $"The rows of a criterion of the kind '{CamelCase(criterion.Test.ToString())}' are not what it compares.");
        }

        return criterion;
    }

    private List<FormRule> ReadRules(FormDefinition form, IReadOnlyList<LocatedJson> nodes)
    {
        var rules = new List<FormRule>();
        foreach (var node in nodes)
        {
            if (ReadRule(form, node) is not { } rule)
            {
                continue;
            }

            if (rules.Exists(r => r.Code == rule.Code))
            {
                Problem(node.Line, $"The rule code '{rule.Code}' occurs twice.");
            }

            rules.Add(rule);
        }

        return rules;
    }

    private FormRule? ReadRule(FormDefinition form, LocatedJson node)
    {
        var members = new MemberReader(this, node, "a rule");
        var references = new References(this, form, node.Line);
        var type = members.Text("type");
        var (code, message, remedy) = (members.Text("code"), members.Text("message"), members.Text("remedy"));
        FormRule? rule = type switch
        {
            "sum" => Sum(),
            "compareColumns" => new CompareColumnsRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Lesser = references.Column(members.Text("lesser")),
                Greater = references.Column(members.Text("greater")),
                Rows = references.Rows(members.Texts("rows", required: false), IsNumber),
            },
            "compareRows" => CompareRows(),
            "range" => Range(),
            "requiredWhen" => RequiredWhen(),
            "yearStart" => new YearStartRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Period = references.Column(members.Text("period")),
                Cumulative = references.Column(members.Text("cumulative")),
            },
            "continuity" => new ContinuityRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Period = references.Column(members.Text("period")),
                Cumulative = references.Column(members.Text("cumulative")),
            },
            "neverFalls" => new NeverFallsRule { Code = code, Message = message, Remedy = remedy, Cumulative = references.Column(members.Text("cumulative")) },
            "yearBefore" => new YearBeforeRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Rows = references.Rows(members.Texts("rows", required: false), IsNumber),
                Columns = references.Columns(members.Texts("columns")),
                Percent = NotNegative("percent"),
                MoneyAbove = NotNegative("moneyAbove"),
                CountAbove = NotNegative("countAbove"),
            },
            "overPlan" => new OverPlanRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Plan = references.Column(members.Text("plan")),
                Done = references.Column(members.Text("done")),
            },
            "unitFactor" => new UnitFactorRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Columns = references.Columns(members.Texts("columns")),
                Plan = members.OptionalText("plan") is { } plan ? references.Column(plan) : null,
                Factors = Factors(),
            },
            "nil" => new NilRule { Code = code, Message = message, Remedy = remedy, Column = references.Column(members.Text("column")) },
            "submissionsRecord" => new SubmissionsRecordRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Row = references.Row(members.Text("row"), k => k == FigureKind.YesNo),
                Column = references.Column(members.Text("column")),
            },
            "nothingDone" => new NothingDoneRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Headings = references.Rows(members.Texts("headings"), k => k == FigureKind.Heading),
                Noted = members.Text("noted"),
            },
            "notAfterReceipt" => new NotAfterReceiptRule { Code = code, Message = message, Remedy = remedy, Rows = references.Rows(members.Texts("rows"), IsDate) },
            "programmeTerm" => new ProgrammeTermRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Number = references.Row(members.Text("number"), IsText),
                Date = references.Row(members.Text("date"), IsDate),
                YearsBefore = (int)Math.Min(NotNegative("yearsBefore"), ProgrammeTerm.MostYears),
            },
            "programmeOnFile" => new ProgrammeOnFileRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Number = references.Row(members.Text("number"), IsText),
                Date = references.Row(members.Text("date"), IsDate),
                Sent = references.Row(members.Text("sent"), k => k == FigureKind.YesNo),
            },
            _ => null,
        };
        if (rule is null)
        {
            if (type.Length > 0)
            {
                Problem(node.Line, $"'{type}' is no type of rule.");
            }

            return null;
        }

        rule = rule with { WarnsFrom = members.OptionalDay("warnsFrom"), BlocksFrom = members.OptionalDay("blocksFrom") };
        members.Done();
        if (code.Length > 0 && !RuleCode().IsMatch(code))
        {
            Problem(node.Line, $"'{code}' is no rule code; expected capital letters, digits and hyphens, such as KC01-E01.");
        }

        if (rule.WarnsFrom is null && rule.BlocksFrom is null)
        {
            Problem(node.Line, "A rule needs a date in 'warnsFrom' or 'blocksFrom'.");
        }

        if (rule.WarnsFrom >= rule.BlocksFrom)
        {
            Problem(node.Line, "A rule that warns and blocks warns before it blocks.");
        }

        CheckHoles(node, rule);
        return rule;

        SumRule Sum()
        {
            var sum = new SumRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Total = references.Row(members.Text("total"), IsNumber),
                Parts = references.Rows(members.Texts("parts"), IsNumber),
                Columns = references.Columns(members.Texts("columns")),
            };
            if (sum.Parts.Contains(sum.Total))
            {
                Problem(node.Line, $"The total '{sum.Total}' is one of its own parts.");
            }

            if (sum.Parts.Select(form.Row).Any(part => part is not null && form.Row(sum.Total) is { } total && part.Kind != total.Kind))
            {
                Problem(node.Line, "A total and its parts are all counts or all money.");
            }

            return sum;
        }

        CompareRowsRule CompareRows()
        {
            var compare = new CompareRowsRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Lesser = references.Row(members.Text("lesser"), IsNumber),
                Greater = references.Row(members.Text("greater"), IsNumber),
                Columns = references.Columns(members.Texts("columns")),
            };
            if (form.Row(compare.Lesser) is { } lesser && form.Row(compare.Greater) is { } greater && lesser.Kind != greater.Kind)
            {
                Problem(node.Line, "Only counts are compared with counts, and money with money.");
            }

            return compare;
        }

        RangeRule Range()
        {
            var range = new RangeRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Rows = references.Rows(members.Texts("rows", required: false), IsNumber),
                Columns = references.Columns(members.Texts("columns")),
                Min = members.Number("min", required: false),
                Max = members.Number("max", required: false),
            };
            if (range.Min is null && range.Max is null)
            {
                Problem(node.Line, "A range has 'min', 'max' or both.");
            }

            if (range.Min > range.Max)
            {
                Problem(node.Line, "The range ends below its beginning.");
            }

            return range;
        }

        RequiredWhenRule RequiredWhen()
        {
            var required = new RequiredWhenRule
            {
                Code = code,
                Message = message,
                Remedy = remedy,
                Row = references.Row(members.Text("row"), k => k != FigureKind.Heading),
                When = references.Row(members.Text("when"), k => k != FigureKind.Heading),
                Is = members.Choice<WhenIs>("is"),
            };
            if (!Fits(form.Row(required.When)?.Kind, required.Is))
            {
                Problem(node.Line, $"The row '{required.When}' cannot be '{CamelCase(required.Is.ToString())}'.");
            }

            return required;
        }

        List<SuspectFactor> Factors()
        {
            var factors = new List<SuspectFactor>();
            foreach (var item in members.Objects("factors"))
            {
                var factor = new MemberReader(this, item, "a factor");
                factors.Add(new SuspectFactor(factor.Number("times") ?? 1000, factor.Number("within") ?? 1));
                factor.Done();
                if (factors[^1].Times <= 0 || factors[^1].Within < 1)
                {
                    Problem(item.Line, "A factor's 'times' is above 0 and its 'within' at least 1.");
                }
            }

            if (factors.Count == 0)
            {
                Problem(node.Line, "A rule about units needs 'factors'.");
            }

            return factors;
        }

        decimal NotNegative(string name)
        {
            var number = members.Number(name);
            if (number < 0)
            {
                Problem(members.LineOf(name), $"'{name}' is not below 0.");
            }

            return number ?? 0;
        }
    }

    private void CheckHoles(LocatedJson node, FormRule rule)
    {
        foreach (var text in new[] { rule.Message, rule.Remedy, (rule as NothingDoneRule)?.Noted ?? "" })
        {
            try
            {
                foreach (var hole in RuleText.HolesOf(text).Except(rule.Holes))
                {
                    Problem(node.Line, $"The text has the hole '{{{hole}}}', which this rule does not fill; it fills {string.Join(", ", rule.Holes)}.");
                }
            }
            catch (FormatException problem)
            {
                Problem(node.Line, $"The text '{text}' is not well-formed: {problem.Message}");
            }
        }
    }

    private static bool IsNumber(FigureKind kind) => kind is FigureKind.Count or FigureKind.Money;

    private static bool IsDate(FigureKind kind) => kind == FigureKind.Date;

    private static bool IsText(FigureKind kind) => kind == FigureKind.Text;

    private static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex("^[A-Z]{2,4}-[0-9]{2,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex FormCode();

    [GeneratedRegex("^[a-z][a-zA-Z0-9]{0,29}$", RegexOptions.CultureInvariant)]
    private static partial Regex ColumnId();

    [GeneratedRegex("^[A-Z0-9]+(-[A-Z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex RuleCode();

    /// <summary>Checks that what a rule names exists.</summary>
    private sealed class References(FormDefinitionReader reader, FormDefinition form, int line)
    {
        public string Row(string code, Func<FigureKind, bool> fits)
        {
            if (code.Length > 0)
            {
                if (form.Row(code) is not { } row)
                {
                    reader.Problem(line, $"The rule names the row '{code}', which the form does not have.");
                }
                else if (!fits(row.Kind))
                {
                    reader.Problem(line, $"The rule cannot be about the row '{code}', which is of kind '{CamelCase(row.Kind.ToString())}'.");
                }
            }

            return code;
        }

        public IReadOnlyList<string> Rows(IReadOnlyList<string> codes, Func<FigureKind, bool> fits) => Each(codes, code => Row(code, fits));

        public string Column(string id)
        {
            if (id.Length > 0 && form.Column(id)?.Role != ColumnRole.Figure)
            {
                reader.Problem(line, $"The rule names the column '{id}', which is no column of figures of the form.");
            }

            return id;
        }

        public IReadOnlyList<string> Columns(IReadOnlyList<string> ids) => Each(ids, Column);

        private IReadOnlyList<string> Each(IReadOnlyList<string> names, Func<string, string> check)
        {
            foreach (var name in names)
            {
                check(name);
            }

            if (names.Distinct().Count() != names.Count)
            {
                reader.Problem(line, "The rule names one of " + string.Join(", ", names) + " twice.");
            }

            return names;
        }
    }

    /// <summary>Takes the members of an object one by one; what is left over at the end is unknown.</summary>
    private sealed class MemberReader
    {
        private readonly FormDefinitionReader _reader;
        private readonly LocatedJson _node;
        private readonly string _what;
        private readonly Dictionary<string, LocatedJson> _values = [];
        private readonly HashSet<string> _taken = [];

        public MemberReader(FormDefinitionReader reader, LocatedJson node, string what)
        {
            (_reader, _node, _what) = (reader, node, what);
            foreach (var (name, value) in node.Members)
            {
                if (!_values.TryAdd(name, value))
                {
                    reader.Problem(value.Line, $"The member '{name}' occurs twice in {what}.");
                }
            }
        }

        public int LineOf(string name) => _values.TryGetValue(name, out var value) ? value.Line : _node.Line;

        /// <summary>A text that is not blank; empty after a problem.</summary>
        public string Text(string name) => TextOf(name, Take(name, required: true)) ?? "";

        public string? OptionalText(string name) => Take(name, required: false) is { } value ? TextOf(name, value) : null;

        public IReadOnlyList<string> Texts(string name, bool required = true)
        {
            var value = Take(name, required);
            if (value is null)
            {
                return [];
            }

            if (value.Kind != JsonValueKind.Array || value.Items.Count == 0)
            {
                _reader.Problem(value.Line, $"'{name}' of {_what} is a list of texts that is not empty.");
                return [];
            }

            return value.Items.ConvertAll(item => TextOf(name, item) ?? "");
        }

        public IReadOnlyList<LocatedJson> Objects(string name)
        {
            var value = Take(name, required: false);
            if (value is null)
            {
                return [];
            }

            if (value.Kind != JsonValueKind.Array || value.Items.Exists(i => i.Kind != JsonValueKind.Object))
            {
                _reader.Problem(value.Line, $"'{name}' of {_what} is a list of objects.");
                return [];
            }

            return value.Items;
        }

        public LocatedJson? OptionalObject(string name)
        {
            var value = Take(name, required: false);
            if (value is { Kind: not JsonValueKind.Object })
            {
                _reader.Problem(value.Line, $"'{name}' of {_what} is an object.");
                return null;
            }

            return value;
        }

        public bool Flag(string name)
        {
            var value = Take(name, required: false);
            if (value is { Kind: not (JsonValueKind.True or JsonValueKind.False) })
            {
                _reader.Problem(value.Line, $"'{name}' of {_what} is true or false.");
            }

            return value?.Kind == JsonValueKind.True;
        }

        public decimal? Number(string name, bool required = true)
        {
            var value = Take(name, required);
            if (value is not null && value.Number is null)
            {
                _reader.Problem(value.Line, $"'{name}' of {_what} is a number.");
            }

            return value?.Number;
        }

        public DateOnly? Day(string name) => DayOf(name, Take(name, required: true));

        public DateOnly? OptionalDay(string name) => DayOf(name, Take(name, required: false));

        public T Choice<T>(string name)
            where T : struct, Enum
        {
            var text = Text(name);
            foreach (var value in Enum.GetValues<T>())
            {
                if (CamelCase(value.ToString()) == text)
                {
                    return value;
                }
            }

            if (text.Length > 0)
            {
                _reader.Problem(LineOf(name), $"'{text}' is not one of {string.Join(", ", Enum.GetNames<T>().Select(CamelCase))} ('{name}' of {_what}).");
            }

            return default;
        }

        public void Done()
        {
            foreach (var (name, value) in _values.Where(v => !_taken.Contains(v.Key)))
            {
                _reader.Problem(value.Line, $"Unknown member '{name}' in {_what}.");
            }
        }

        private LocatedJson? Take(string name, bool required)
        {
            _taken.Add(name);
            if (_values.TryGetValue(name, out var value))
            {
                return value.Kind == JsonValueKind.Null && !required ? null : value;
            }

            if (required)
            {
                _reader.Problem(_node.Line, $"The member '{name}' is missing in {_what}.");
            }

            return null;
        }

        private string? TextOf(string name, LocatedJson? value)
        {
            if (value is null)
            {
                return null;
            }

            if (value.Kind == JsonValueKind.String && value.Text.Trim().Length > 0 && CanonicalText.Composed(value.Text) == value.Text && value.Text.Trim() == value.Text)
            {
                return value.Text;
            }

            _reader.Problem(value.Line, $"'{name}' of {_what} is a text that is not blank, in composed Unicode (NFC), without blanks at its ends.");
            return null;
        }

        private DateOnly? DayOf(string name, LocatedJson? value)
        {
            if (value is null)
            {
                return null;
            }

            if (value.Kind == JsonValueKind.String
                && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            _reader.Problem(value.Line, $"'{name}' of {_what} is a day written yyyy-MM-dd.");
            return null;
        }
    }
}
