using KhuyenCong.Pages.Layout;
using KhuyenCong.Pipeline.Mail;

namespace KhuyenCong.Pages.Situation;

/// <summary>The programmes of every unit: a row for each on file, and for each unit that has none.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Digest">What the page says in the words of the digest's mail.</param>
/// <param name="AsOf">When that was so.</param>
/// <param name="Units">The units.</param>
internal sealed record ProgrammesView(PageFrame Frame, ProgrammesInWords Digest, string AsOf, IReadOnlyList<ProgrammeUnit> Units) : PageView(Frame);

/// <summary>A unit with its programmes.</summary>
internal sealed record ProgrammeUnit(string Code, string Name, string State, string Tone, bool EndsSoon, IReadOnlyList<ProgrammeRow> Programmes);

/// <summary>A programme; of a unit that was merged when <paramref name="Of"/> is not empty.</summary>
internal sealed record ProgrammeRow(string Of, string Term, string Decision, string Missing, IReadOnlyList<ProgrammeFileLink> Files);

/// <summary>A file of a programme.</summary>
internal sealed record ProgrammeFileLink(string Part, string ReceivedAt, string Href);
