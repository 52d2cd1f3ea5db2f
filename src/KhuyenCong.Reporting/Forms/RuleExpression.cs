using System.Globalization;
using KhuyenCong.Reporting.Periods;
using NCalc;

namespace KhuyenCong.Reporting.Forms;

/// <summary>Parses and evaluates the expressions of <see cref="ExpressionRule"/>; independent of the machine's culture.</summary>
public static class RuleExpression
{
    /// <summary>The most characters of an expression: what is nested a hundred thousand times deep ends the process.</summary>
    public const int MostCharacters = 1_000;

    private const string CutOff = "cutOff", Year = "year", BeginsYear = "beginsYear";

    // All others are left out, for powers of a few characters take years to calculate.
    private static readonly HashSet<string> Functions = new(StringComparer.OrdinalIgnoreCase) { "Abs", "Ceiling", "Floor", "Max", "Min", "Round", "Truncate", "if", "ifs", "in" };

    /// <summary>The figures that an expression names, each once.</summary>
    /// <exception cref="FormatException">The expression does not parse, or names what is no figure.</exception>
    public static IReadOnlyList<FigureKey> FiguresOf(string expression) =>
        NamesOf(expression).Where(n => n is not (CutOff or Year or BeginsYear)).Select(KeyOf).ToList();

    /// <summary>What is wrong with a rule's expression for a form: it does not parse, names no figure of the form, or gives no yes or no.</summary>
    /// <returns>The problem; null when there is none.</returns>
    public static string? ProblemOf(ExpressionRule rule, FormDefinition form)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(form);
        try
        {
            var trial = new Dictionary<FigureKey, FigureValue>();
            foreach (var key in FiguresOf(rule.Expression))
            {
                if (form.Row(key.Code) is not { Kind: not FigureKind.Heading } row || form.Column(key.Column)?.Role != ColumnRole.Figure)
                {
                    return $"The expression names [{key.Code}.{key.Column}], which is no figure of the form.";
                }

                trial[key] = row.Kind switch
                {
                    FigureKind.Money => FigureValue.OfMoney(1_000_000),
                    FigureKind.Date => FigureValue.OfDate(form.ValidFrom),
                    FigureKind.YesNo => FigureValue.OfYesNo(true),
                    FigureKind.Text => FigureValue.OfText("1"),
                    _ => FigureValue.OfCount(1),
                };
            }

            Holds(rule, form, new Period(PeriodKind.Year, Math.Max(form.ValidFrom.Year, Period.FirstYear)), trial);
            return null;
        }
        catch (FormatException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>Whether the expression is true.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="form">The form.</param>
    /// <param name="period">The report's period.</param>
    /// <param name="figures">The figures that it names; a missing count or amount is 0 where the rule says so.</param>
    /// <returns>Null when a figure that it needs is missing.</returns>
    /// <exception cref="FormatException">The expression cannot be evaluated or gives neither true nor false.</exception>
    public static bool? Holds(ExpressionRule rule, FormDefinition form, Period period, IReadOnlyDictionary<FigureKey, FigureValue> figures)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(figures);
        var expression = Parse(rule.Expression);
        expression.Parameters[CutOff] = form.CutOffOf(period).ToDateTime(TimeOnly.MinValue);
        expression.Parameters[Year] = (decimal)period.Year;
        expression.Parameters[BeginsYear] = period.BeginsYear;
        foreach (var key in FiguresOf(rule.Expression))
        {
            if (figures.TryGetValue(key, out var value))
            {
                expression.Parameters[NameOf(key)] = ValueOf(value, form);
            }
            else if (rule.BlankIsZero && form.Row(key.Code)?.Kind is FigureKind.Count or FigureKind.Money)
            {
                expression.Parameters[NameOf(key)] = 0m;
            }
            else
            {
                return null;
            }
        }

        object? result;
        try
        {
            result = expression.Evaluate();
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            throw new FormatException($"The expression '{rule.Expression}' cannot be evaluated: {problem.Message}", problem);
        }

        return result as bool? ?? throw new FormatException($"The expression '{rule.Expression}' gives neither true nor false.");
    }

    private static object ValueOf(FigureValue value, FormDefinition form) => value.Kind switch
    {
        FigureKind.Count or FigureKind.Money => FigureText.NumberOf(value, form),
        FigureKind.YesNo => value.IsYes,
        FigureKind.Date => value.Date.ToDateTime(TimeOnly.MinValue),
        _ => value.Text ?? "",
    };

    private static Expression Parse(string text) =>
        new(text, CultureInfo.InvariantCulture)
        {
            Options = ExpressionOptions.DecimalAsDefault | ExpressionOptions.OrdinalStringComparer | ExpressionOptions.NoCache,
        };

    private static List<string> NamesOf(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The expression has {text.Length} characters, more than {MostCharacters}. Write several rules."));
        }

        try
        {
            var expression = Parse(text);
            if (expression.HasErrors())
            {
                throw new FormatException($"The expression '{text}' does not parse: {expression.Error?.Message}");
            }

            if (expression.GetFunctionNames().FirstOrDefault(f => !Functions.Contains(f)) is { } function)
            {
                throw new FormatException($"The expression '{text}' uses {function}; the functions are {string.Join(", ", Functions)}.");
            }

            return text.Contains("**", StringComparison.Ordinal)
                ? throw new FormatException($"The expression '{text}' raises to a power; write a product instead.")
                : expression.GetParameterNames().Distinct().ToList();
        }
        catch (Exception problem) when (problem is not (FormatException or OutOfMemoryException))
        {
            throw new FormatException($"The expression '{text}' does not parse: {problem.Message}", problem);
        }
    }

    private static FigureKey KeyOf(string name) =>
        name.LastIndexOf('.') is var at and > 0
            ? new FigureKey(name[..at], name[(at + 1)..])
            : throw new FormatException($"The expression names [{name}]; figures are written [code.column].");

    private static string NameOf(FigureKey key) => key.Code + "." + key.Column;
}
