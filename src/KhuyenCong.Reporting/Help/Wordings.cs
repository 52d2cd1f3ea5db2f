using System.Reflection;
using KhuyenCong.Reporting.Findings;
using KhuyenCong.Reporting.Findings.Catalogue;

namespace KhuyenCong.Reporting.Help;

/// <summary>
/// All words of the catalogue, with a name in place of what each finding fills in: a wording is a method of the classes <c>…Findings</c> that makes a
/// finding of texts and kinds. What only chooses or adds to a finding (<c>Of…</c>) is none.
/// </summary>
internal static class Wordings
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Each code with its wordings, in the order in which they stand.</summary>
    public static IReadOnlyList<(FindingCode Code, IReadOnlyList<Finding> Words)> All()
    {
        var types = typeof(FileFindings).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(FileFindings).Namespace && t.Name.EndsWith("Findings", StringComparison.Ordinal)).ToList();
        var words = types.SelectMany(Methods).SelectMany(Spoken).ToLookup(f => f.Code);
        return
        [
            .. types.SelectMany(t => t.GetFields(Declared)).Where(f => f.FieldType == typeof(FindingCode)).OrderBy(f => f.MetadataToken)
                .Select(f => (FindingCode)f.GetValue(null)!)
                .Select(c => (c, (IReadOnlyList<Finding>)[.. words[c.Code].DistinctBy(f => (f.Severity, f.Message, f.Remedy))])),
        ];
    }

    private static IEnumerable<MethodInfo> Methods(Type type) => type.GetMethods(Declared)
        .Where(m => !m.IsPrivate && m.ReturnType == typeof(Finding) && !m.Name.StartsWith("Of", StringComparison.Ordinal))
        .OrderBy(m => m.MetadataToken);

    /// <summary>What a method says for each of the kinds that it is asked about; nothing for a kind that it refuses.</summary>
    private static IEnumerable<Finding> Spoken(MethodInfo method)
    {
        IEnumerable<object[]> calls = [[]];
        foreach (var parameter in method.GetParameters())
        {
            calls = calls.SelectMany(call => Values(parameter).Select(value => (object[])[.. call, value]));
        }

        foreach (var call in calls)
        {
            Finding? finding = null;
            try
            {
                finding = (Finding)method.Invoke(null, call)!;
            }
            catch (TargetInvocationException refused) when (refused.InnerException is ArgumentOutOfRangeException)
            {
                // The kind has no words here.
            }

            if (finding is not null)
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<object> Values(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? [Holes.Of(parameter.Name!)]
        : parameter.ParameterType == typeof(IReadOnlyList<string>) ? [new[] { Holes.Of(parameter.Name!) }]
        : parameter.ParameterType.IsEnum ? Enum.GetValues(parameter.ParameterType).Cast<object>()
        : throw new NotSupportedException($"{parameter.Member.DeclaringType?.Name}.{parameter.Member.Name}: {parameter.Name} is neither a text, a list of texts nor a kind.");
}
