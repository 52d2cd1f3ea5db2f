using System.Text;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Parlot;
using Parlot.Fluent;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>
/// What a mail template may be and may cost. Templates come from outside, and nothing stops Liquid in its midst: so what is no listed tag or
/// filter is refused before anything is rendered, sizes and depth are looked at before they are parsed, and what is rendered is counted
/// while it is written.
/// </summary>
public static class TemplateBounds
{
    /// <summary>Bytes of one file; the largest of those shipped has 18 KB.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>Files in all, and their bytes.</summary>
    public const int MaxFiles = 150, MaxBytesInAll = 512 * 1024;

    /// <summary>Tags, brackets and parts within one another.</summary>
    public const int MaxDepth = 24;

    /// <summary>Filters or operands of one expression, each of which stands within the one before.</summary>
    public const int MaxOperands = 200;

    /// <summary>Steps of one template with a period's data, and with sample data, of which there is little.</summary>
    public const int MaxSteps = 2_000_000, MaxStepsOfSample = 20_000;

    /// <summary>Characters of one text that a template makes: a mail's, or a part's that is captured.</summary>
    public const int MaxCharacters = 1_000_000;

    /// <summary>The tags that mails have a use for.</summary>
    public static IReadOnlyList<string> Tags { get; } = ["assign", "break", "capture", "case", "comment", "continue", "for", "if", "include", "unless"];

    /// <summary>Filters, and what each costs for a character that it is given.</summary>
    public static IReadOnlyDictionary<string, int> Filters { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["capitalize"] = 1,
        ["downcase"] = 1,
        ["escape"] = 8,
        ["newline_to_br"] = 8,
        ["split"] = 32,
        ["strip"] = 1,
        ["truncate"] = 1,
        ["upcase"] = 1,
    };

    /// <summary>Leaves the listed filters, each of which spends what it costs.</summary>
    internal static void Restrict(FilterCollection filters)
    {
        foreach (var name in filters.Select(f => f.Key).ToList())
        {
            filters.TryGetValue(name, out var filter);
            filters.Remove(name);
            if (Filters.TryGetValue(name, out var cost))
            {
                filters.AddFilter(name, (input, arguments, context) =>
                {
                    RenderBudget.Of(context).Spend((long)cost * input.ToStringValue().Length);
                    return filter(input, arguments, context);
                });
            }
        }
    }
}

/// <summary>A template would cost more than templates may.</summary>
internal sealed class TemplateBoundException(string message) : InvalidOperationException(message)
{
    /// <summary>The same of a fault that Liquid itself found; null of any other fault.</summary>
    public static TemplateBoundException? Of(Exception fault) => fault as TemplateBoundException
        ?? (fault.Message.StartsWith("The maximum level of recursion", StringComparison.Ordinal)
            ? new TemplateBoundException("Mẫu thư chạy quá nhiều bước, hoặc các phần include lẫn nhau không dứt.")
            : null);
}

/// <summary>What is left for templates to spend: characters written, captured and filtered, and a share for each tag.</summary>
/// <param name="most">How much.</param>
/// <param name="steps">Steps of one template.</param>
internal sealed class RenderBudget(long most, int steps)
{
    private const string Name = nameof(RenderBudget);

    private const int Tag = 16;

    private long _spent;

    /// <summary>For one mail with a period's data: the dearest of the samples spends a fortieth.</summary>
    public static RenderBudget OfMail() => new(8_000_000, TemplateBounds.MaxSteps);

    /// <summary>For all samples together: those of the shipped templates spend a tenth.</summary>
    public static RenderBudget OfSamples() => new(20_000_000, TemplateBounds.MaxStepsOfSample);

    /// <summary>Whether nothing is left.</summary>
    public bool IsSpent => _spent > most;

    /// <summary>Line of the tag that was begun last, in whichever file; 0 before the first.</summary>
    public int Line { get; private set; }

    public static RenderBudget Of(TemplateContext context) => (RenderBudget)context.AmbientValues[Name];

    public void Give(TemplateContext context)
    {
        context.AmbientValues[Name] = this;
        context.MaxSteps = steps;
        Line = 0;
    }

    public void Begin(int line)
    {
        Line = line;
        Spend(Tag);
    }

    public void Spend(long characters)
    {
        _spent += characters;
        if (IsSpent)
        {
            throw new TemplateBoundException(FormattableString.Invariant($"Mẫu thư tạo hoặc xử lý quá nhiều chữ: hơn {most} ký tự."));
        }
    }
}

/// <summary>A text that is counted while it is written, and ends where it grows too long.</summary>
internal sealed class BoundedText(RenderBudget budget) : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        Count(1);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Count(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Count(buffer.Length);
        base.Write(buffer);
    }

    public override void Write(string? value)
    {
        Count(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(StringBuilder? value)
    {
        Count(value?.Length ?? 0);
        base.Write(value);
    }

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(char[] buffer, int index, int count)
    {
        Write(buffer, index, count);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    private void Count(int characters)
    {
        budget.Spend(characters);
        if (GetStringBuilder().Length + characters > TemplateBounds.MaxCharacters)
        {
            throw new TemplateBoundException(FormattableString.Invariant($"Thư dài hơn {TemplateBounds.MaxCharacters} ký tự."));
        }
    }
}

/// <summary>Liquid with the tags and filters that are listed, without ranges, and not nested without end.</summary>
internal sealed class BoundedParser : FluidParser
{
    [ThreadStatic]
    private static int _depth;

    public BoundedParser()
        : base(new FluidParserOptions { AllowLiquidTag = false })
    {
        foreach (var (name, parser) in RegisteredTags.ToList())
        {
            RegisteredTags[name] = TemplateBounds.Tags.Contains(name) ? new Within<Statement>(parser, Bounded) : new Refused(name);
        }

        foreach (var name in RegisteredOperators.Keys.Where(name => char.IsAsciiLetter(name[0])).ToList())
        {
            RegisteredOperators.Remove(name);
        }

        Primary.Parser = new Within<Expression>(Primary.Parser!, (expression, line) =>
            expression is RangeExpression ? throw Fault("Mẫu thư không được dùng khoảng (a..b); cần lặp qua một danh sách của thư", line) : expression);
        FilterExpression.Parser = new Within<Expression>(FilterExpression.Parser!, Filtered);
    }

    private static Statement Bounded(Statement statement, int line) => statement switch
    {
        ForStatement { Range: not null } or ForStatement { Source: RangeExpression } => throw Fault("Mẫu thư không được dùng khoảng (a..b); cần lặp qua một danh sách của thư", line),
        CaptureStatement capture => new Tag(new BoundedCapture(capture), line),
        _ => new Tag(statement, line),
    };

    private static Expression Filtered(Expression expression, int line)
    {
        for (var at = expression; at is FilterExpression filter; at = filter.Input)
        {
            if (!TemplateBounds.Filters.ContainsKey(filter.Name))
            {
                throw Fault($"Bộ lọc '{filter.Name}' không dùng được trong mẫu thư; cần một trong: {string.Join(", ", TemplateBounds.Filters.Keys)}", line);
            }
        }

        return expression;
    }

    private static Fluid.ParseException Fault(string what, int line) => new(FormattableString.Invariant($"{what} at ({line}:1)"));

    /// <summary>Another parser, so deep within others as is allowed, whose result is looked at.</summary>
    private sealed class Within<T>(Parser<T> inner, Func<T, int, T> look) : Parser<T>
    {
        public override bool Parse(ParseContext context, ref ParseResult<T> result)
        {
            var line = context.Scanner.Cursor.Position.Line;
            if (_depth >= TemplateBounds.MaxDepth)
            {
                throw Fault(FormattableString.Invariant($"Có hơn {TemplateBounds.MaxDepth} thẻ hoặc ngoặc lồng nhau"), line);
            }

            _depth++;
            try
            {
                if (!inner.Parse(context, ref result))
                {
                    return false;
                }
            }
            finally
            {
                _depth--;
            }

            result.Set(result.Start, result.End, look(result.Value, line));
            return true;
        }
    }

    /// <summary>A tag of Liquid that mails have no use for.</summary>
    private sealed class Refused(string name) : Parser<Statement>
    {
        public override bool Parse(ParseContext context, ref ParseResult<Statement> result) =>
            throw Fault($"Thẻ '{name}' không dùng được trong mẫu thư; cần một trong: {string.Join(", ", TemplateBounds.Tags)}", context.Scanner.Cursor.Position.Line);
    }

    /// <summary>A tag that spends its share before it does anything.</summary>
    private sealed class Tag(Statement inner, int line) : Statement
    {
        protected override Statement Accept(AstVisitor visitor) => visitor.Visit(inner);

        public override ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
        {
            RenderBudget.Of(context).Begin(line);
            return inner.WriteToAsync(writer, encoder, context);
        }
    }

    /// <summary>What is captured is counted while it is written, as what goes out is.</summary>
    private sealed class BoundedCapture(CaptureStatement capture) : Statement
    {
        protected override Statement Accept(AstVisitor visitor) => visitor.Visit(capture);

        public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
        {
            await using var text = new BoundedText(RenderBudget.Of(context));
            var completion = Completion.Normal;
            foreach (var statement in capture.Statements)
            {
                completion = await statement.WriteToAsync(text, encoder, context);
                if (completion != Completion.Normal)
                {
                    break;
                }
            }

            context.SetValue(capture.Identifier, new Fluid.Values.StringValue(text.ToString(), encode: false));
            return completion;
        }
    }
}
