using System.CommandLine;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ExcelDataReader;
using KhuyenCong.Spreadsheets.Reading;
using MiniExcelLibs;
using SpreadCheetah;

namespace KhuyenCong.Benchmarks.Read;

/// <summary><c>read</c>: our reader beside a bare pass over the sheet's XML and two libraries, on the same workbooks.</summary>
public static class ReadCommand
{
    private const int Columns = 8;

    // A report's own are far below two hundred thousand rows.
    private static readonly SheetLimits Limits = SheetLimits.Default with
    {
        InflatedBytes = 320L * 1024 * 1024,
        Tags = 20_000_000,
        Rows = 300_000,
        Cells = 1_800_000,
        SharedStrings = 500_000,
        TotalText = 24L * 1024 * 1024,
    };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var rows = new Option<int[]>("--rows") { Description = "Rows of the workbooks.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [50, 5_000, 200_000] };
        var command = new Command("read", "Reads workbooks of eight columns with each reader in turn; the median of several rounds of the processor's time, and the bytes allocated.") { rows };
        command.SetAction(async (call, cancellation) =>
        {
            Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
            Console.WriteLine(Machine.Describe());
            foreach (var count in call.GetValue(rows)!)
            {
                Measure(count, await WorkbookAsync(count, cancellation));
            }

            return 0;
        });
        return command;
    }

    private static void Measure(int rows, byte[] workbook)
    {
        (string Name, Func<byte[], long> Read)[] readers =
        [
            ("ours", Ours), ("bare XmlReader", Bare), ("ExcelDataReader", Excel), ("MiniExcel", Mini),
        ];
        var rounds = rows switch { <= 100 => 201, <= 10_000 => 25, _ => 5 };
        var times = readers.ToDictionary(r => r.Name, _ => new List<double>());
        var allocated = new Dictionary<string, long>();
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (name, read) in readers)
            {
                GC.Collect();
                var (before, began) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
                var seen = read(workbook);

                // The processor's time, the collector's threads included: what else the machine does leaves it alone.
                var elapsed = (Environment.CpuUsage.TotalTime - began).TotalMilliseconds;
                allocated[name] = GC.GetAllocatedBytesForCurrentThread() - before;
                if (seen < (long)rows * Columns)
                {
                    throw new InvalidOperationException($"{name} saw {seen} values of {rows * Columns}.");
                }

                // The first round compiles.
                if (round >= 0)
                {
                    times[name].Add(elapsed);
                }
            }
        }

        double Median(string name) => times[name].Order().ElementAt(times[name].Count / 2);
        Console.WriteLine($"{rows} rows, {workbook.Length / 1024} KB, {rounds} rounds");
        foreach (var (name, _) in readers)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {name,-16} {Median(name),9:0.00} ms CPU  {allocated[name] / (1024.0 * 1024),8:0.0} MB  ours is {Median("ours") / Median(name):0.00} of it"));
        }
    }

    private static long Ours(byte[] workbook)
    {
        var read = SheetReader.Read(workbook, limits: Limits);
        return read.Sheets.Count == 0
            ? throw new InvalidOperationException(string.Join("; ", read.Problems))
            : read.Sheets[0].Rows.Sum(r => (long)r.Cells.Count);
    }

    private static long Bare(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        using var sheet = zip.Entries.Single(e => e.FullName.StartsWith("xl/worksheets/", StringComparison.Ordinal)).Open();
        using var xml = XmlReader.Create(sheet, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        var cells = 0L;
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "c")
            {
                cells++;
            }
        }

        return cells;
    }

    private static long Excel(byte[] workbook)
    {
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(workbook));
        var values = 0L;
        while (reader.Read())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                values += reader.GetValue(column) is null ? 0 : 1;
            }
        }

        return values;
    }

    private static long Mini(byte[] workbook)
    {
        var values = 0L;
        foreach (IDictionary<string, object?> row in new MemoryStream(workbook).Query())
        {
            values += row.Values.Count(v => v is not null);
        }

        return values;
    }

    private static async Task<byte[]> WorkbookAsync(int rows, CancellationToken cancellation)
    {
        using var stream = new MemoryStream();
        await using (var book = await Spreadsheet.CreateNewAsync(stream, cancellationToken: cancellation))
        {
            await book.StartWorksheetAsync("KC-01", token: cancellation);
            var random = new Random(1);
            for (var row = 1; row <= rows; row++)
            {
                await book.AddRowAsync(
                [
                    new DataCell(row), new DataCell($"Nội dung số {row}"), new DataCell($"{row % 90:00}"), new DataCell("triệu đồng"),
                    new DataCell(random.Next(1_000_000) / 100m), new DataCell(random.Next(1_000_000) / 100m), new DataCell(random.Next(1_000_000) / 100m),
                    new DataCell(random.Next(1000)),
                ], cancellation);
            }

            await book.FinishAsync(cancellation);
        }

        return stream.ToArray();
    }
}
