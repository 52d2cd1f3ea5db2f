using System.Globalization;
using KhuyenCong.Reporting.Periods;
using KhuyenCong.Reporting.Programmes;

namespace KhuyenCong.Pipeline.State;

/// <summary>A partition of the table that is about a form, a period or both; those that are about neither have their names in <see cref="Keys"/>.</summary>
public abstract record PartitionKey
{
    private const string Formless = "formless", Document = "document", Ends = "ends-";

    /// <summary>The period that it is about; null for none.</summary>
    public Period? OfPeriod => this switch
    {
        ReportPartition report => report.Period,
        FormlessPartition formless => formless.Period,
        _ => null,
    };

    /// <summary>The key as the table holds it.</summary>
    public static implicit operator string(PartitionKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.ToString();
    }

    /// <summary>What a partition of the table is about; null for every other text.</summary>
    public static PartitionKey? Of(string partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        PartitionKey? key = partition.Split('_') is not [var form, var about] ? null
            : Period.TryParseId(about, out var period) ? form == Formless ? new FormlessPartition(period) : new ReportPartition(form, period)
            : about == Document ? new DocumentPartition(form)
            : ProgrammeTerm.Parse(about) is { } term ? new TermPartition(form, term)
            : about.StartsWith(Ends, StringComparison.Ordinal) && int.TryParse(about.AsSpan(Ends.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? new EndsPartition(form, year)
            : null;
        return key?.ToString() == partition ? key : null;
    }

    /// <inheritdoc cref="op_Implicit"/>
    public sealed override string ToString() => this switch
    {
        ReportPartition report => $"{report.Form}_{report.Period.Id}",
        FormlessPartition formless => $"{Formless}_{formless.Period.Id}",
        DocumentPartition document => $"{document.Form}_{Document}",
        TermPartition term => $"{term.Form}_{term.Term.Id}",
        EndsPartition ends => string.Create(CultureInfo.InvariantCulture, $"{ends.Form}_{Ends}{ends.Year}"),
        _ => throw new InvalidOperationException($"No key is known for {GetType().Name}."),
    };
}

/// <summary>A form and period, for example <c>KC-01_2026-Q3</c>.</summary>
public sealed record ReportPartition(string Form, Period Period) : PartitionKey;

/// <summary>Uploads whose unit and period are known, but not their form, for example <c>formless_2026-Q3</c>.</summary>
public sealed record FormlessPartition(Period Period) : PartitionKey;

/// <summary>A document that belongs to no period, for example <c>KC-03_document</c>.</summary>
public sealed record DocumentPartition(string Form) : PartitionKey;

/// <summary>The mails that ask for a term's programme, for example <c>KC-03_2026-2030</c>.</summary>
public sealed record TermPartition(string Form, ProgrammeTerm Term) : PartitionKey;

/// <summary>The mails about programmes that end with a year, for example <c>KC-03_ends-2030</c>.</summary>
public sealed record EndsPartition(string Form, int Year) : PartitionKey;
