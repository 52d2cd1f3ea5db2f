using System.CommandLine;
using KhuyenCong.Reporting.Contacts;
using KhuyenCong.Reporting.Reference;

namespace KhuyenCong.Cli.Contacts;

/// <summary>Whom a unit's mails go to on a day.</summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="Name">The unit's name.</param>
/// <param name="To">The contact or its substitute; null when there is nobody.</param>
/// <param name="Escalation">In copy from the escalation step on; null when there is nobody.</param>
public sealed record ListedContact(string Unit, string Name, Contact? To, Contact? Escalation);

/// <summary><c>contacts</c>: whom every unit's mails go to on a day.</summary>
public static class ContactsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var on = ReferenceSource.OnOption();
        var json = JsonOutput.Option();
        var command = new Command(
            "contacts",
            """
            Lists whom every unit's mails go to on a day: from the storage that the settings name, else as shipped.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- contacts
              dotnet run --project src/KhuyenCong.Cli -- contacts --on 2026-09-16 --json

            Exit codes: 0 when listed, 1 when the data could not be read.
            """)
        { on, json };
        command.SetAction((call, cancellation) => ReferenceSource.ListAsync(
            call.GetValue(on),
            call.GetValue(json),
            Of,
            contacts =>
            {
                foreach (var listed in contacts)
                {
                    Console.WriteLine($"{listed.Unit}  {listed.Name}: {Text(listed.To) ?? "nobody to write to"}"
                        + (Text(listed.Escalation) is { } escalation ? $"; escalation {escalation}" : ""));
                }
            },
            cancellation));
        return command;
    }

    /// <summary>The recipients of every unit of a day, by code.</summary>
    public static IReadOnlyList<ListedContact> Of(ReferenceData reference, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return
        [
            .. reference.Units.On(on).OrderBy(u => u.Code, StringComparer.Ordinal).Select(unit =>
            {
                var recipients = reference.Contacts.For(unit.Code, on);
                return new ListedContact(unit.Code, unit.Name, recipients.To, recipients.Escalation);
            }),
        ];
    }

    private static string? Text(Contact? contact) => contact is null ? null
        : $"{contact.Name} <{contact.Email}>" + (contact.Phone.Length > 0 ? " " + contact.Phone : "")
            + (contact.Role == ContactRole.Substitute ? FormattableString.Invariant($" (substitute to {contact.ValidTo:yyyy-MM-dd})") : "");
}
