using Fluid;
using Fluid.Ast;

namespace KhuyenCong.Pages.Layout;

/// <summary>
/// Follows what a template names through the records of its view, so that a member which none of them has is found when the templates are
/// read, whichever way a page would take through its conditions. What stands behind a dictionary is the mails' to name, and is looked for when it is shown.
/// </summary>
internal sealed class TemplateMembers : AstVisitor
{
    /// <summary>How a member is named in a template.</summary>
    public static readonly MemberNameStrategy Names = MemberNameStrategies.SnakeCase;

    private readonly Type _view;
    private readonly Func<string, IFluidTemplate> _parts;
    private readonly Dictionary<string, Type> _named;

    private TemplateMembers(Type view, Func<string, IFluidTemplate> parts, IEnumerable<string> more)
    {
        (_view, _parts) = (view, parts);
        _named = more.Append("forloop").ToDictionary(name => name, _ => typeof(object), StringComparer.Ordinal);
    }

    /// <summary>Checks a template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="view">The view that it shows.</param>
    /// <param name="templates">Finds a template, itself and those that it includes.</param>
    /// <param name="more">Values that it sees besides.</param>
    /// <exception cref="InvalidOperationException">Names the template and what it names in vain.</exception>
    public static void Check(string name, Type view, Func<string, IFluidTemplate> templates, params IEnumerable<string> more)
    {
        try
        {
            new TemplateMembers(view, templates, more).VisitTemplate(templates(name));
        }
        catch (MissingMemberException missing)
        {
            throw new InvalidOperationException($"The page template {name}.liquid names {missing.Message}.", missing);
        }
    }

    /// <inheritdoc/>
    protected override Statement VisitForStatement(ForStatement forStatement)
    {
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
        Visit(assignStatement.Value);
        _named[assignStatement.Identifier] = TypeOf(assignStatement.Value);
        return assignStatement;
    }

    /// <inheritdoc/>
    protected override Statement VisitIncludeStatement(IncludeStatement includeStatement)
    {
        VisitTemplate(_parts(((LiteralExpression)includeStatement.Path).Value.ToStringValue()));
        return includeStatement;
    }

    /// <inheritdoc/>
    protected override Expression VisitMemberExpression(MemberExpression memberExpression)
    {
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
                type = ElementOf(type, path);
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
        IsOpen(type) ? typeof(object)
        : name == "size" && Elements(type) is not null ? typeof(int)
        : Array.Find(type.GetProperties(), p => Names(p) == name)?.PropertyType ?? throw new MissingMemberException($"{path}, which {type.Name} does not have");

    private static Type ElementOf(Type type, string path) =>
        IsOpen(type) ? typeof(object) : Elements(type) ?? throw new MissingMemberException($"{path} as an element of a list, which {type.Name} is not");

    private static bool IsOpen(Type type) => type == typeof(object) || type == typeof(IReadOnlyDictionary<string, object>);

    private static Type? Elements(Type type) => type == typeof(string) ? null : type.GetInterfaces().Append(type)
        .FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
