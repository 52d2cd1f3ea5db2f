namespace KhuyenCong.Reporting.Programmes;

/// <summary>What is on file of a unit's programmes: a function of the files that were received, in whatever order and however often they were read.</summary>
public static class FiledProgrammes
{
    /// <summary>
    /// The programmes as they stood at a moment, the one that ends last first, one without a term last. Programmes of different terms stand side by
    /// side. Of one term a later file replaces each part that it holds; an amendment replaces none. What was declared anew counts as it was last
    /// declared, and a file without a term whose bytes are on file under a term adds nothing.
    /// </summary>
    /// <param name="files">A unit's accepted files.</param>
    /// <param name="before">Only what was received before this moment counts.</param>
    public static IReadOnlyList<Programme> Of(IEnumerable<ProgrammeFile> files, DateTimeOffset before)
    {
        var received = files.Where(f => f.ReceivedAt < before).DistinctBy(f => f.Upload).Order().ToList();
        var byUpload = received.ToDictionary(f => f.Upload, StringComparer.Ordinal);

        // Of all that is said of one file the last counts; with what is declared anew goes all that said the same bytes to be of that term before it.
        var restated = received.GroupBy(f => OriginalOf(f, byUpload), StringComparer.Ordinal).SelectMany(said => AllButTheLast([.. said], byUpload)).GroupBy(f => (f.Sha256, f.Declared.Term)).ToDictionary(f => f.Key, f => f.Max()!);
        var live = received.Where(f => !restated.TryGetValue((f.Sha256, f.Declared.Term), out var last) || f.CompareTo(last) > 0).ToList();
        var known = live.Where(f => f.Declared.Term is not null).Select(f => f.Sha256).ToHashSet(StringComparer.Ordinal);
        live.RemoveAll(f => f.Declared.Term is null && known.Contains(f.Sha256));
        var since = Since(received, byUpload);
        return
        [
            .. live.GroupBy(f => f.Declared.Term)
                .OrderByDescending(term => term.Key?.LastYear ?? 0).ThenByDescending(term => term.Key?.FirstYear ?? 0)
                .Select(term => Of(term.Key, [.. term], since)),
        ];
    }

    /// <summary>The last day until which complete programmes cover every day from one on; null when none covers that day.</summary>
    public static DateOnly? CoveredUntil(IReadOnlyCollection<Programme> programmes, DateOnly from)
    {
        ArgumentNullException.ThrowIfNull(programmes);
        DateOnly? until = null;
        for (var day = from; programmes.Where(p => p.IsInForceOn(day)).Max(p => p.Term?.Ends) is { } end; day = end.AddDays(1))
        {
            until = end;
        }

        return until;
    }

    private static Programme Of(ProgrammeTerm? term, List<ProgrammeFile> files, Dictionary<string, DateTimeOffset> since)
    {
        var own = files.Where(f => f.Declared.Amends is null).ToList();
        var decision = own.FindLast(f => f.Declared.Parts.HasFlag(ProgrammeParts.Decision));
        var detail = own.FindLast(f => f.Declared.Parts.HasFlag(ProgrammeParts.Detail));

        // The decision says its own number; the detailed programme may name it where the decision came before and did not say.
        var said = new[] { decision, decision is null || own.IndexOf(detail!) > own.IndexOf(decision) ? detail : null }.OfType<ProgrammeFile>().Select(f => f.Declared).ToList();
        return new Programme(term)
        {
            Number = said.Select(d => d.Number).FirstOrDefault(n => n is not null),
            Date = said.Select(d => d.Date).FirstOrDefault(d => d is not null),
            Decision = decision,
            Detail = detail,
            DecisionSince = First(own, ProgrammeParts.Decision, since),
            DetailSince = First(own, ProgrammeParts.Detail, since),
            Amendments = [.. files.Where(f => f.Declared.Amends is not null).GroupBy(f => f.Declared.Number is { } number ? DecisionNumber.KeyOf(number) : f.Upload).Select(a => a.Last())],
        };
    }

    private static DateTimeOffset? First(List<ProgrammeFile> files, ProgrammeParts part, Dictionary<string, DateTimeOffset> since) =>
        files.Where(f => f.Declared.Parts.HasFlag(part)).Select(f => (DateTimeOffset?)since[f.Upload]).Min();

    private static ProgrammeFile? RestatedBy(ProgrammeFile file, Dictionary<string, ProgrammeFile> byUpload) =>
        file.Declared.Restates is { } upload && upload != file.Upload && byUpload.TryGetValue(upload, out var earlier) && earlier.Sha256 == file.Sha256 ? earlier : null;

    // Who declares anew may see an older page, which names the original or what was declared of it since: all of them speak of one file.
    private static string OriginalOf(ProgrammeFile file, Dictionary<string, ProgrammeFile> byUpload)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Add(file.Upload) && RestatedBy(file, byUpload) is { } earlier)
        {
            file = earlier;
        }

        return file.Upload;
    }

    private static IEnumerable<ProgrammeFile> AllButTheLast(List<ProgrammeFile> said, Dictionary<string, ProgrammeFile> byUpload)
    {
        var restated = said.Select(f => RestatedBy(f, byUpload)?.Upload).ToHashSet(StringComparer.Ordinal);
        var last = said.Where(f => !restated.Contains(f.Upload)).Max() ?? said.Max();
        return said.Where(f => f != last);
    }

    // What is declared anew, or comes again with its term, was sent when its bytes first came: the province had done its part then.
    private static Dictionary<string, DateTimeOffset> Since(List<ProgrammeFile> received, Dictionary<string, ProgrammeFile> byUpload)
    {
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var withoutTerm = received.Where(f => f.Declared.Term is null).GroupBy(f => f.Sha256, StringComparer.Ordinal)
            .ToDictionary(bytes => bytes.Key, bytes => bytes.First().ReceivedAt, StringComparer.Ordinal);
        foreach (var file in received)
        {
            var first = withoutTerm.TryGetValue(file.Sha256, out var came) && came < file.ReceivedAt ? came : file.ReceivedAt;
            since[file.Upload] = RestatedBy(file, byUpload) is { } earlier && since.TryGetValue(earlier.Upload, out var before) && before < first ? before : first;
        }

        return since;
    }
}
