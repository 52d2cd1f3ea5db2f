using System.Reflection;
using KhuyenCong.Reporting.Calendar;
using KhuyenCong.Reporting.Compliance;
using ScottPlot;
using SkiaSharp;

namespace KhuyenCong.Pipeline.Summarise;

/// <summary>Draws how many units had handed in by each day, this period against the last of its kind. Only a digest loads what draws.</summary>
public static class SubmissionCurve
{
    /// <summary>Pixels as a mail shows it; the picture has twice as many, for sharp screens and print.</summary>
    public const int Width = 640, Height = 280;

    private const string FontFamily = "Inter";
    private const int Scale = 2;

    // Of Okabe and Ito's colours, which colour-blind readers tell apart; the earlier period is dashed as well.
    private const string NowColour = "#0072B2", BeforeColour = "#B35C00";

    private static readonly Lazy<bool> Font = new(() =>
    {
        Fonts.FontResolvers.Insert(0, new PackagedFont());
        return true;
    });

    /// <summary>The picture; null when nothing has come in yet.</summary>
    /// <returns>A PNG; the same digest gives the same bytes.</returns>
    public static byte[]? Draw(ComplianceDigest digest)
    {
        ArgumentNullException.ThrowIfNull(digest);
        if (digest.Curve.Count == 0)
        {
            return null;
        }

        _ = Font.Value;
        var today = VietnamTime.DayOf(digest.AsOf).DayNumber - digest.Deadlines.Due.DayNumber;
        var opens = digest.Deadlines.Opens.DayNumber - digest.Deadlines.Due.DayNumber;
        var days = digest.Curve.Concat(digest.CurveBefore).Select(p => p.Day).Append(0).Append(today).ToList();
        var (first, last) = (Math.Max(Math.Min(opens, days.Min()), days.Min() - 3), days.Max());
        using var plot = new Plot { ScaleFactor = Scale };
        plot.Font.Set(FontFamily);
        if (digest.CurveBefore.Count > 0)
        {
            Line(plot, digest.CurveBefore, first, last, digest.CurveBeforePeriod?.Name ?? "Kỳ trước", BeforeColour, 2, LinePattern.Dashed);
        }

        Line(plot, digest.Curve, first, today, digest.Deadlines.Period.Name, NowColour, 3, LinePattern.Solid);
        var most = Math.Max(digest.Units.Count, digest.CurveBefore.Select(p => p.HandedIn).DefaultIfEmpty().Max());
        plot.Axes.SetLimits(first, last + ((last - first) * 0.02), 0, most * 1.12);
        var due = plot.Add.VerticalLine(0, 1, Color.FromHex("#1b1f23"), LinePattern.Dotted);
        due.EnableAutoscale = false;
        var label = plot.Add.Text("Hạn nộp", 0, most * 1.1);
        (label.LabelAlignment, label.LabelFontName, label.LabelFontSize, label.OffsetX) = (Alignment.UpperLeft, FontFamily, 13, 4);
        plot.XLabel("Số ngày so với hạn nộp", 13);
        plot.YLabel("Số đơn vị đã nộp (lũy kế)", 13);
        plot.Axes.Bottom.Label.Bold = false;
        plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = DayText };
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = value => Reporting.Forms.FigureText.Of((decimal)value) };
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Left.MinorTickStyle.Length = 0;
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.ShowLegend(Alignment.LowerRight);
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.Transparent;
        return plot.GetImageBytes(Width * Scale, Height * Scale, ImageFormat.Png);
    }

    private static string DayText(double day) => day < 0 ? "−" + Reporting.Forms.FigureText.Of((decimal)-day) : Reporting.Forms.FigureText.Of((decimal)day);

    // A step a day, from nothing before the first to what is reached on the last.
    private static void Line(
        Plot plot, IReadOnlyList<(int Day, int HandedIn)> curve, int first, int last, string name, string colour, float width, LinePattern pattern)
    {
        var points = curve.Select(p => new Coordinates(p.Day, p.HandedIn)).Prepend(new Coordinates(Math.Min(first, curve[0].Day), 0)).ToList();
        if (curve[^1].Day < last)
        {
            points.Add(new Coordinates(last, curve[^1].HandedIn));
        }

        var line = plot.Add.ScatterLine(points, Color.FromHex(colour));
        (line.LegendText, line.LineWidth, line.LinePattern, line.ConnectStyle) = (name, width, pattern, ConnectStyle.StepHorizontal);
    }

    /// <summary>The font that the build takes from a package, whatever fonts the host has.</summary>
    private sealed class PackagedFont : IFontResolver
    {
        private readonly Lazy<SKData> _regular = new(() => Read("Inter-Regular.ttf")), _bold = new(() => Read("Inter-SemiBold.ttf"));

        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            SKTypeface.FromData(weight >= FontWeight.SemiBold ? _bold.Value : _regular.Value);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            CreateTypeface(fontName, bold ? FontWeight.Bold : FontWeight.Normal, FontSlant.Upright, FontSpacing.Normal);

        // The package keeps its files in one resource: the length of the index, the index (name, place and length of each), the files.
        private static SKData Read(string name)
        {
            using var stream = Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "fonts", "Avalonia.Fonts.Inter.dll")).GetManifestResourceStream("!AvaloniaResources")
                ?? throw new InvalidOperationException("The font package holds no resources.");
            using var reader = new BinaryReader(stream);
            var files = sizeof(int) + reader.ReadInt32();
            _ = reader.ReadInt32();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var (path, place, length) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
                if (path.EndsWith("/" + name, StringComparison.Ordinal))
                {
                    stream.Position = files + place;
                    return SKData.CreateCopy(reader.ReadBytes(length));
                }
            }

            throw new InvalidOperationException($"The font package holds no {name}.");
        }
    }
}
