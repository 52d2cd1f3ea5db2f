using System.Runtime.CompilerServices;
using System.Text.Json;
using KhuyenCong.Reporting.Values;

namespace KhuyenCong.Reporting.Forms;

/// <summary>What a member of a rule names.</summary>
/// <param name="Member">The member, as JSON has it.</param>
/// <param name="Named">The codes of rows or the ids of columns.</param>
/// <param name="Kinds">The kinds of rows that fit; null where it names columns of figures.</param>
internal sealed record RuleNames(string Member, IReadOnlyList<string> Named, IReadOnlyList<FigureKind>? Kinds)
{
    /// <summary>Kinds that fit: numbers.</summary>
    public static readonly IReadOnlyList<FigureKind> Numbers = [FigureKind.Count, FigureKind.Money];

    /// <summary>Kinds that fit: all that have figures.</summary>
    public static readonly IReadOnlyList<FigureKind> Figures = [.. Enum.GetValues<FigureKind>().Except([FigureKind.Heading])];

    /// <summary>A column of figures.</summary>
    public static RuleNames Column(string id, [CallerArgumentExpression(nameof(id))] string member = "") => Columns([id], member);

    /// <summary>Columns of figures.</summary>
    public static RuleNames Columns(IReadOnlyList<string> ids, [CallerArgumentExpression(nameof(ids))] string member = "") =>
        new(JsonNamingPolicy.CamelCase.ConvertName(member), ids, null);

    /// <summary>A row.</summary>
    public static RuleNames Row(IReadOnlyList<FigureKind> kinds, string code, [CallerArgumentExpression(nameof(code))] string member = "") =>
        Rows(kinds, [code], member);

    /// <summary>Rows.</summary>
    public static RuleNames Rows(IReadOnlyList<FigureKind> kinds, IReadOnlyList<string> codes, [CallerArgumentExpression(nameof(codes))] string member = "") =>
        new(JsonNamingPolicy.CamelCase.ConvertName(member), codes, kinds);
}
