using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What a form says of the files that it sends; it travels in their metadata.</summary>
/// <param name="Note">What the officer wrote to go with them; null for nothing.</param>
/// <param name="Programme">Of which programme they are; null where that is not asked.</param>
/// <param name="Confirmation">Why the figures are right though an answer doubted them; null where nothing is confirmed.</param>
/// <param name="Form">The code of the form for which they were chosen; null for what says by itself of which form it is.</param>
public sealed record SaidOfFiles(string? Note = null, ProgrammeDeclaration? Programme = null, string? Confirmation = null, string? Form = null)
{
    /// <summary>The metadata of each file.</summary>
    public Dictionary<string, string> Metadata =>
        SubmitterNote.Write(Note).Concat(DeclaredProgramme.Write(Programme)).Concat(SubmitterConfirmation.Write(Confirmation)).Concat(ChosenForm.Write(Form)).ToDictionary();

    /// <summary>The number of the form together with what makes the same bytes another upload.</summary>
    public string NumberOf(string formNumber) => SubmitterConfirmation.NumberOf(DeclaredProgramme.NumberOf(formNumber, Programme), Confirmation);
}
