using System.CommandLine;
using System.Globalization;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.Reference;
using KhuyenCong.Reporting.Calendar;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Cli.Link;

/// <summary><c>link</c>: prints a link to a unit's pages, or revokes all of a unit.</summary>
public static class LinkCommand
{
    private const int MaxDays = 400, UsualDays = 120;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var unit = new Option<string>("--unit") { Description = "The unit's two digits, as valid today.", Required = true };
        var contact = new Option<string?>("--contact") { Description = "The address of the contact for whom the link is; without it the unit's contact of today." };
        var valid = new Option<int?>("--valid")
        {
            Description = $"Days for which the link opens, for example 30d; {UsualDays}d when left out.",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (int.TryParse(text.TrimEnd('d'), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MaxDays)
                {
                    return days;
                }

                result.AddError($"“{text}” is no length of time. Write days from 1d to {MaxDays}d.");
                return null;
            },
        };
        var revoke = new Option<bool>("--revoke") { Description = "Makes every link of the unit that was made so far open nothing; new mails carry new ones." };
        var command = new Command(
            "link",
            """
            Prints a link to a unit's pages, where reports are handed in, for example when a mail was lost. The link lets in whoever has it,
            as the contact for whom it is: send it to nobody else. It reads the settings ReportStorage and Pages (as for the app) and, without
            --revoke, changes nothing.

            Examples:
              dotnet run --project src/KhuyenCong.Cli -- link --unit 52
              dotnet run --project src/KhuyenCong.Cli -- link --unit 52 --contact khuyencong.gialai@sct.example.vn --valid 30d
              dotnet run --project src/KhuyenCong.Cli -- link --revoke --unit 52

            Exit codes: 0 when done, 1 when there is no such unit or contact, or the settings name no storage, address or key.
            """)
        { unit, contact, valid, revoke };
        command.SetAction(async (call, cancellation) =>
        {
            try
            {
                return await RunAsync(call.GetValue(unit)!, call.GetValue(contact), call.GetValue(valid) ?? UsualDays, call.GetValue(revoke), cancellation);
            }
            catch (Exception fault) when (StorageFault.Of(fault) is not null)
            {
                await Console.Error.WriteLineAsync(StorageFault.Of(fault));
            }
            catch (Exception fault) when (fault is InvalidDataException or OptionsValidationException)
            {
                await Console.Error.WriteLineAsync(fault.Message);
            }

            return ExitCodes.Fault;
        });
        return command;
    }

    private static async Task<int> RunAsync(string code, string? email, int days, bool revoke, CancellationToken cancellation)
    {
        await using var pipeline = ReferenceSource.Pipeline();
        if (pipeline is null)
        {
            return await RefuseAsync("The settings name no storage: set ReportStorage, as for the app.");
        }

        // A setting that is missing is told before the storage is asked.
        var links = pipeline.GetRequiredService<HandInLinks>();
        if (!revoke && !links.AreConfigured)
        {
            return await RefuseAsync("Links are not configured: set Pages__BaseUrl and Pages__Keys__ID (see docs/settings.md).");
        }

        var today = VietnamTime.DayOf(pipeline.GetRequiredService<TimeProvider>().GetUtcNow());
        var reference = await pipeline.GetRequiredService<CurrentReference>().GetAsync(cancellation);
        if (reference.Units.Find(code, today) is not { } unit)
        {
            return await RefuseAsync($"No unit has the code “{code}” today. Codes: {string.Join(' ', reference.Units.On(today).Select(u => u.Code))}.");
        }

        if (revoke)
        {
            var times = await links.RevokeAsync(unit.Code, cancellation);
            Console.WriteLine($"Revoked every link of {unit.FullName} ({unit.Code}); this is revocation number {times}. Mails from now on carry links that open.");
            return ExitCodes.Success;
        }

        var contacts = reference.Contacts.InForce(unit.Code, today);
        var address = email ?? reference.Contacts.For(unit.Code, today).To?.Email;
        if (!contacts.Any(c => c.Email.Equals(address, StringComparison.OrdinalIgnoreCase)))
        {
            return await RefuseAsync($"{(address is null ? "Nobody is a" : $"“{address}” is no")} contact of {unit.FullName} today. Contacts: {string.Join(", ", contacts.Select(c => c.Email))}.");
        }

        var until = today.AddDays(days);
        Console.WriteLine(await links.MakeAsync(unit.Code, address!, until, cancellation));
        await Console.Error.WriteLineAsync($"For {unit.FullName} ({unit.Code}), {address}, until the end of {until:yyyy-MM-dd}.");
        return ExitCodes.Success;
    }

    private static async Task<int> RefuseAsync(string problem)
    {
        await Console.Error.WriteLineAsync(problem);
        return ExitCodes.Fault;
    }
}
