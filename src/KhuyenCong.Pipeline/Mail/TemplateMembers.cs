using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Fluid;
using Fluid.Ast;

namespace KhuyenCong.Pipeline.Mail;

/// <summary>What is made of parts: of one that holds another, templates see the members of both as its own. What a page holds keeps its name.</summary>
public abstract record ViewPart;

/// <summary>
/// Follows what a template names through the records of its view, so that a member which none of them has is found when the templates are
/// read, whichever way a text would take through its conditions. What it follows is what a template can reach while it is rendered.
/// </summary>
public sealed class TemplateMembers : AstVisitor
{
    // What templates see of any list.
    private static readonly FrozenSet<string> OfLists = FrozenSet.Create(StringComparer.Ordinal, "size", "first", "last");

    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, Member>> Known = new();

    private readonly Type _view;
    private readonly Func<string, IFluidTemplate?> _parts;
    private readonly Dictionary<string, Type> _named;
    private int _followed, _depth, _operands;

    private TemplateMembers(Type view, Func<string, IFluidTemplate?> parts, IEnumerable<string> more)
    {
        (_view, _parts) = (view, parts);
        _named = more.Append("forloop").ToDictionary(name => name, _ => typeof(object), StringComparer.Ordinal);
    }

    /// <summary>The members of records by their names in templates, in snake case: <c>IsSignedIn</c> is <c>is_signed_in</c>.</summary>
    public static MemberAccessStrategy Access { get; } = new Records();

    /// <summary>Checks a template.</summary>
    /// <param name="template">It.</param>
    /// <param name="view">The view that it shows.</param>
    /// <param name="parts">Finds those that it includes; null for one that there is none of, which is an error when it is shown.</param>
    /// <param name="more">Values that it sees besides.</param>
    /// <exception cref="UnknownMemberException">Says what it names in vain, and what does not have it.</exception>
    public static void Check(IFluidTemplate template, Type view, Func<string, IFluidTemplate?> parts, params IEnumerable<string> more) =>
        new TemplateMembers(view, parts, more).VisitTemplate(template);

    /// <inheritdoc/>
    public override Expression Visit(Expression expression)
    {
        if (++_operands > TemplateBounds.MaxOperands)
        {
            throw new TemplateBoundException(FormattableString.Invariant($"Một biểu thức có hơn {TemplateBounds.MaxOperands} bộ lọc hoặc toán hạng."));
        }

        var visited = base.Visit(expression);
        _operands--;
        return visited;
    }

    /// <inheritdoc/>
    protected override Statement VisitForStatement(ForStatement forStatement)
    {
        ArgumentNullException.ThrowIfNull(forStatement);
        Visit(forStatement.Source);
        var outside = _named.GetValueOrDefault(forStatement.Identifier);
        _named[forStatement.Identifier] = ElementOf(TypeOf(forStatement.Source), forStatement.Identifier);
        foreach (var statement in forStatement.Statements)
        {
            Visit(statement);
        }

        _named.Remove(forStatement.Identifier);
        if (outside is not null)
        {
            _named[forStatement.Identifier] = outside;
        }

        return forStatement.Else is null ? forStatement : Visit(forStatement.Else);
    }

    /// <inheritdoc/>
    protected override Statement VisitAssignStatement(AssignStatement assignStatement)
    {
        ArgumentNullException.ThrowIfNull(assignStatement);
        Visit(assignStatement.Value);

        // What different branches make different things of may be either.
        var type = TypeOf(assignStatement.Value);
        _named[assignStatement.Identifier] = _named.TryGetValue(assignStatement.Identifier, out var before) && before != type ? typeof(object) : type;
        return assignStatement;
    }

    /// <inheritdoc/>
    protected override Statement VisitCaptureStatement(CaptureStatement captureStatement)
    {
        ArgumentNullException.ThrowIfNull(captureStatement);
        _named[captureStatement.Identifier] = typeof(object);
        return base.VisitCaptureStatement(captureStatement);
    }

    /// <inheritdoc/>
    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        ArgumentNullException.ThrowIfNull(includeStatement);
        base.VisitIncludeStatement(includeStatement);

        // What goes deeper or on for longer is refused when it is rendered.
        if (includeStatement.Path is LiteralExpression path && ++_followed < TemplateBounds.MaxStepsOfSample && _depth < TemplateBounds.MaxDepth
            && _parts(path.Value.ToStringValue()) is { } part)
        {
            if (includeStatement.With is not null || includeStatement.For is not null)
            {
                _named[includeStatement.Alias ?? path.Value.ToStringValue()] = typeof(object);
            }

            _depth++;
            VisitTemplate(part);
            _depth--;
        }

        return includeStatement;
    }

    /// <inheritdoc/>
    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
        _followed++;
        TypeOf(memberExpression);
        return memberExpression;
    }

    private Type TypeOf(Expression expression)
    {
        if (expression is not MemberExpression { Segments: [IdentifierSegment first, ..] segments })
        {
            return typeof(object);
        }

        var path = first.Identifier;
        var type = _named.GetValueOrDefault(path) ?? MemberOf(_view, path, path);
        foreach (var segment in segments.Skip(1))
        {
            if (segment is IndexerSegment at)
            {
                Visit(at.Expression);
                type = at.Expression is LiteralExpression { Value: Fluid.Values.StringValue name } ? MemberOf(type, name.ToStringValue(), $"{path}['{name.ToStringValue()}']") : Elements(type) ?? typeof(object);
            }
            else if (segment is IdentifierSegment { Identifier: var name })
            {
                path += "." + name;
                type = MemberOf(type, name, path);
            }
        }

        return type;
    }

    private static Type MemberOf(Type type, string name, string path) =>
        type == typeof(object) || (type == typeof(string) && name == "size") ? typeof(object)
        : Elements(type) is { } element && OfLists.Contains(name) ? name == "size" ? typeof(int) : element
        : MembersOf(type).GetValueOrDefault(name)?.Type ?? throw new UnknownMemberException(path, type.Name, isList: false);

    private static Type ElementOf(Type type, string path) =>
        type == typeof(object) ? type : Elements(type) ?? throw new UnknownMemberException(path, type.Name, isList: true);

    private static Type? Elements(Type type) => type == typeof(string) ? null : type.GetInterfaces().Append(type)
        .FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static FrozenDictionary<string, Member> MembersOf(Type type) => Known.GetOrAdd(type, static known => known
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetIndexParameters().Length == 0)
        .SelectMany(p => !known.IsSubclassOf(typeof(ViewPart)) || !p.PropertyType.IsSubclassOf(typeof(ViewPart)) ? [new Member(MemberNameStrategies.SnakeCase(p), p.PropertyType, p.GetValue)]
            : MembersOf(p.PropertyType).Values.Select(m => m with { Get = view => m.Get(p.GetValue(view)!) }))
        .ToDictionary(m => m.Name, StringComparer.Ordinal).ToFrozenDictionary(StringComparer.Ordinal));

    private sealed record Member(string Name, Type Type, Func<object, object?> Get) : IMemberAccessor
    {
        object? IMemberAccessor.Get(object obj, string name, TemplateContext ctx) => Get(obj);
    }

    private sealed class Records : MemberAccessStrategy
    {
        public override IMemberAccessor? GetAccessor(Type type, string name) => MembersOf(type).GetValueOrDefault(name);

        public override void Register(Type type, IEnumerable<KeyValuePair<string, IMemberAccessor>> accessors) => throw new NotSupportedException();
    }
}

/// <summary>A template names what a view does not have.</summary>
/// <param name="path">What it names.</param>
/// <param name="type">What does not have it.</param>
/// <param name="isList">Whether it is wanted as an element of a list, which that is not.</param>
public sealed class UnknownMemberException(string path, string type, bool isList)
    : MissingMemberException(isList ? $"{path} as an element of a list, which {type} is not" : $"{path}, which {type} does not have")
{
    /// <summary>The same for who writes reference data.</summary>
    public string InVietnamese { get; } = isList ? $"{path} như phần tử của danh sách, nhưng {type} không phải danh sách" : $"{path}, nhưng {type} không có";
}
