using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Ingest;
using KhuyenCong.Pipeline.Links;
using KhuyenCong.Pipeline.OnFile;
using KhuyenCong.Pipeline.Uploads;
using KhuyenCong.Reporting.Compliance;
using KhuyenCong.Reporting.Receipts;
using Microsoft.Extensions.Options;

namespace KhuyenCong.Pages.HandIn;

/// <summary>What a file would get if it were handed in.</summary>
/// <param name="Receipt">The answer, of which nothing is recorded.</param>
/// <param name="Taken">Its figures beside those that count, where it would be taken; null otherwise.</param>
/// <param name="Marked">The copy with the findings marked; null where there is none, or it is larger than a page can carry.</param>
internal sealed record DryRun(Receipt Receipt, TakenFigures? Taken, byte[]? Marked);

/// <summary>
/// Checks the files of a form without handing them in: by the steps of the intake, in the unit's turn, and with nothing left behind. The copy with the
/// findings marked travels in the answer itself, for it lies nowhere.
/// </summary>
public sealed class DryRunDesk(IngestReport ingest, UnitTurns turns, AnnotatedCopies copies, EarlierReports earlier, IOptions<PagesOptions> options, TimeProvider clock)
{
    /// <summary>The segment below a target.</summary>
    public const string Segment = HandInLinks.DryRunSegment;

    /// <summary>The largest copy that a page carries: browsers save what stands in an address of two million characters at most.</summary>
    public const int MaxMarkedBytes = 1_200_000;

    /// <summary>Checks files, one after the other; null when it took longer than an officer waits.</summary>
    internal async Task<IReadOnlyList<DryRun>?> RunAsync(ProvinceVisit visit, HandInTarget target, string number, IReadOnlyList<FormFile> files, SaidOfFiles said)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.AnswerSeconds), clock);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, visit.Http.RequestAborted);
        try
        {
            return await turns.DoAsync(target.Unit.Code, () => CheckAsync(visit, target, number, files, said, ends.Token), ends.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !visit.Http.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<DryRun>> CheckAsync(
        ProvinceVisit visit, HandInTarget target, string number, IReadOnlyList<FormFile> files, SaidOfFiles said, CancellationToken cancellation)
    {
        var runs = new List<DryRun>();
        foreach (var file in files)
        {
            var content = new byte[file.Content.Length];
            await file.Content.ReadExactlyAsync(content, cancellation);
            var upload = Upload.OfDryRun(target.BlobOf(number, file.Sha256, file.FileName, said), said.Metadata, clock.GetUtcNow(), content);
            var tried = await ingest.DryRunAsync(upload, cancellation);
            var taken = tried.Figures is { } figures ? await earlier.TakenAsync(visit.Reference, tried.Receipt, cancellation, figures) : null;
            var marked = await copies.MakeForDryRunAsync(tried.Receipt, content, cancellation);
            runs.Add(new DryRun(tried.Receipt, taken, marked is { Length: <= MaxMarkedBytes } ? marked : null));
        }

        return runs;
    }
}
