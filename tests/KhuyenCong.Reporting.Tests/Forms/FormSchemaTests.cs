using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Json.Schema;
using KhuyenCong.Reporting.Forms;
using KhuyenCong.Reporting.Reference;
using KhuyenCong.Reporting.ReferenceFiles;

namespace KhuyenCong.Reporting.Tests.Forms;

/// <summary>The schema that ships beside the forms says what the reader takes, judged by a validator that knows nothing of the reader.</summary>
public sealed class FormSchemaTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "reference");

    private static readonly JsonSchema Schema = JsonSchema.FromText(FormJson.Schema());

    private static readonly EvaluationOptions Strictly = new() { RequireFormatValidation = true };

    private static readonly string[] Shipped = [.. Directory.GetFiles(Path.Combine(Folder, "forms"), "KC-*.json").Order().Select(File.ReadAllText)];

    [Fact]
    public void TheShippedSchemaIsTheOneOfTheRecords() =>
        Assert.True(File.ReadAllText(Path.Combine(Folder, FormJson.SchemaPath)) == FormJson.Schema(), "Write it anew: dotnet run --project src/KhuyenCong.Cli -- forms --schema --out src/KhuyenCong.Reporting/reference/forms/form.schema.json");

    [Fact]
    public void EveryShippedFormNamesTheSchemaAndFitsIt()
    {
        Assert.Equal(4, Shipped.Length);
        Assert.All(Shipped, form =>
        {
            Assert.Equal(Path.GetFileName(FormJson.SchemaPath), (string?)JsonNode.Parse(form)!["$schema"]);
            Assert.True(Fits(form));
        });
    }

    [Fact]
    public void TheSchemaIsNoFormAndNobodyUploadsIt()
    {
        var problems = new List<ReferenceProblem>();
        var book = FormBook.Load([new ReferenceFile(FormJson.SchemaPath, Encoding.UTF8.GetBytes(FormJson.Schema()))], problems);
        Assert.Empty(problems);
        Assert.Empty(book.All);
        Assert.False(ReferenceData.Reads(FormJson.SchemaPath));
    }

    // Whatever is done to a shipped form at any place, reader and schema agree whether it still has the structure of a form.
    [Fact]
    public void WhatTheReaderRefusesInStructureTheSchemaRefusesAndTheOtherWayRound() =>
        Gen.Select(Gen.Int[0, Shipped.Length - 1], Gen.Int[0, 100_000], Gen.Int[0, Wrongs.Length - 1]).Sample(
            (form, place, wrong) =>
            {
                var mutated = Mutated(Shipped[form], place, Wrongs[wrong]);
                Assert.True(IsRead(mutated) == Fits(mutated), $"Reader and schema disagree:\n{mutated}");
            },
            iter: 300);

    // What is refused is told with its place, and never in .NET's words.
    [Fact]
    public void EveryRefusalHasPathLineAndExpectation() =>
        Gen.Select(Gen.Int[0, Shipped.Length - 1], Gen.Int[0, 100_000], Gen.Int[0, Wrongs.Length - 1]).Sample(
            (form, place, wrong) =>
            {
                var problems = new List<ReferenceProblem>();
                var mutated = Mutated(Shipped[form], place, Wrongs[wrong]);
                FormBook.Load([new ReferenceFile("forms/a.json", Encoding.UTF8.GetBytes(mutated))], problems);
                Assert.True(problems.Count > 0 || IsRead(mutated));
                Assert.All(problems, p => Assert.True(p.Line > 0 && p.Problem.Contains("cần ", StringComparison.Ordinal) && !p.Problem.Contains("JSON", StringComparison.Ordinal), p.ToString()));
            },
            iter: 300);

    [Theory]
    [InlineData("\"kind\": \"table\"", "\"kind\": \"Table\"")]
    [InlineData("\"kind\": \"table\"", "\"kind\": \" table\"")]
    [InlineData("\"kind\": \"table\"", "\"kind\": 0")]
    [InlineData("\"kind\": \"table\"", "\"Kind\": \"table\"")]
    [InlineData("\"allowsNil\": true", "\"allowsNil\": null")]
    [InlineData("\"moneyUnit\": \"triệu đồng\"", "\"moneyUnit\": null")]
    [InlineData("\"moneyUnit\": \"triệu đồng\"", "\"figureColumns\": []")]
    [InlineData("\"rows\": [", "\"rows\": [ null,")]
    [InlineData("\"rules\": [", "\"rules\": [ null,")]
    [InlineData("\"parts\": [", "\"parts\": [ null,")]
    [InlineData("\"type\": \"nil\",", "")]
    [InlineData("\"type\": \"nil\"", "\"type\": 3")]
    [InlineData("\"type\": \"nil\"", "\"$type\": \"nil\"")]
    [InlineData("\"type\": \"nil\"", "\"type\": \"nil\", \"$id\": \"1\"")]
    [InlineData("\"type\": \"nil\"", "\"type\": \"nil\", \"holes\": [\"x\"]")]
    [InlineData("\"type\": \"nil\"", "\"type\": \"nil\", \"names\": []")]
    [InlineData("\"validFrom\": \"2016-01-01\"", "\"validFrom\": \"2016-1-01\"")]
    [InlineData("\"validFrom\": \"2016-01-01\"", "\"validFrom\": \"2016-01-01T00:00:00\"")]
    [InlineData("\"width\": 6", "\"width\": \"6\"")]
    [InlineData("\"$schema\": \"form.schema.json\"", "\"$schema\": 1")]
    public void WhatALenientReaderWouldTakeBothRefuse(string right, string wrong)
    {
        Assert.Contains(right, Shipped[0], StringComparison.Ordinal);
        var mutated = Shipped[0].Replace(right, wrong, StringComparison.Ordinal);
        Assert.False(IsRead(mutated));
        Assert.False(Fits(mutated));
        Load(mutated, out var problems);
        Assert.NotEmpty(problems);
        Assert.All(problems, p => Assert.Contains("cần ", p.Problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"type\": \"nil\"", "\"type\": \"nil\", \"type\": \"nil\"", "type: được ghi 2 lần")]
    [InlineData("\"allowsNil\": true", "\"allowsNil\": true, \"allowsNil\": true", "allowsNil: được ghi 2 lần")]
    public void AMemberThatStandsTwiceIsToldByTheReaderAlone(string right, string wrong, string says)
    {
        Load(Shipped[0].Replace(right, wrong, StringComparison.Ordinal), out var problems);
        Assert.Contains(says, Assert.Single(problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TheTypeOfARuleMayStandAnywhereInIt()
    {
        var form = JsonNode.Parse(Shipped[0])!;
        foreach (var rule in form["rules"]!.AsArray().Select(r => r!.AsObject()))
        {
            var type = rule["type"]!.DeepClone();
            rule.Remove("type");
            rule.Add("type", type);
        }

        Load(form.ToJsonString(), out var problems);
        Assert.Empty(problems);
    }

    [Fact]
    public void AllThatIsWrongInStructureIsToldWithItsLine()
    {
        Load("{\n\"code\": 1,\n\"title\": \"x\",\n\"kind\": \"grid\",\n\"regime\": \"administrative\",\n\"rows\": [\n{ \"code\": \"01\",\n\"kind\": \"count\" } ] }", out var problems);
        Assert.Equal(
            [(2, "code"), (4, "kind"), (7, "rows[0].label"), (1, "validFrom")],
            problems.Select(p => (p.Line!.Value, p.Problem[..p.Problem.IndexOf(':', StringComparison.Ordinal)])));
    }

    private static readonly Action<JsonNode>[] Wrongs =
    [
        n => n.ReplaceWith<JsonNode?>(null), n => n.ReplaceWith("chữ"), n => n.ReplaceWith(""), n => n.ReplaceWith(" x"), n => n.ReplaceWith(7), n => n.ReplaceWith(1.5), n => n.ReplaceWith(true),
        n => n.ReplaceWith(new JsonArray()), n => n.ReplaceWith(new JsonObject()), n => n.ReplaceWith("2026-09-14"), n => n.ReplaceWith("2026-02-30"), n => n.ReplaceWith("count"),
        n => Remove(n), n => Add(n, "extra"), n => Add(n, "validTo"), n => Rename(n),
    ];

    private static void Remove(JsonNode node)
    {
        if (node.Parent is JsonObject parent)
        {
            parent.Remove(node.GetPropertyName());
        }
        else
        {
            node.Parent!.AsArray().Remove(node);
        }
    }

    private static void Add(JsonNode node, string name) => (node as JsonObject ?? node.Parent as JsonObject)?.TryAdd(name, (JsonNode?)null);

    private static void Rename(JsonNode node)
    {
        if (node.Parent is JsonObject parent)
        {
            var name = node.GetPropertyName();
            parent.Remove(name);
            parent[name.ToUpperInvariant()] = node;
        }
    }

    private static string Mutated(string form, int place, Action<JsonNode> wrong)
    {
        var root = JsonNode.Parse(form)!;
        var nodes = Below(root).ToList();
        wrong(nodes[place % nodes.Count]);
        return root.ToJsonString();
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) => (node switch
    {
        JsonObject members => members.Select(m => m.Value),
        JsonArray items => items,
        _ => [],
    }).OfType<JsonNode>().SelectMany(n => Below(n).Prepend(n));

    private static bool Fits(string form)
    {
        using var json = JsonDocument.Parse(form);
        return Schema.Evaluate(json.RootElement, Strictly).IsValid;
    }

    private static bool IsRead(string form)
    {
        try
        {
            return JsonSerializer.Deserialize<FormDefinition>(form, FormJson.Options) is not null;
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException)
        {
            return false;
        }
    }

    private static void Load(string form, out List<ReferenceProblem> problems)
    {
        problems = [];
        FormBook.Load([new ReferenceFile("forms/a.json", Encoding.UTF8.GetBytes(form))], problems);
    }
}
