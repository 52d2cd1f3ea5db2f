using KhuyenCong.Reporting.Intake.Values;

namespace KhuyenCong.Reporting.Tests.Intake.Values;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("14", 14)]
    [InlineData("05", 5)]
    [InlineData("1.234", 1234)]
    [InlineData("84,739", 84.739)]
    [InlineData("3.463.459,2", 3463459.2)]
    [InlineData("2 348,5", 2348.5)]
    [InlineData("2\u00A0348,5", 2348.5)]
    [InlineData("2\u202F348\u202F000", 2348000)]
    [InlineData("-1.234,50", -1234.5)]
    [InlineData("−5", -5)]
    [InlineData("0,125", 0.125)]
    [InlineData("  7 \n", 7)]
    public void A_number_of_the_grammar_is_read(string text, double expected)
    {
        Assert.True(NumberText.TryRead(text, out var value));
        Assert.Equal((decimal)expected, value);
    }

    [Theory]
    [InlineData("", NumberOutcome.NoValue)]
    [InlineData(" \u00A0", NumberOutcome.NoValue)]
    [InlineData("-", NumberOutcome.NoValue)]
    [InlineData("–", NumberOutcome.NoValue)]
    [InlineData("—", NumberOutcome.NoValue)]
    [InlineData("1.5", NumberOutcome.DecimalPoint)]
    [InlineData("0.125", NumberOutcome.DecimalPoint)]
    [InlineData("12.34", NumberOutcome.DecimalPoint)]
    [InlineData("1234.567", NumberOutcome.DecimalPoint)]
    [InlineData("84,739.5", NumberOutcome.ForeignStyle)]
    [InlineData("1,234,567", NumberOutcome.ForeignStyle)]
    [InlineData("1.23.456", NumberOutcome.Grouping)]
    [InlineData("1.234 567", NumberOutcome.Grouping)]
    [InlineData("1  234", NumberOutcome.Grouping)]
    [InlineData("12 34", NumberOutcome.Grouping)]
    [InlineData("5,", NumberOutcome.LoneComma)]
    [InlineData(",5", NumberOutcome.LoneComma)]
    [InlineData("1,2 3", NumberOutcome.LoneComma)]
    [InlineData("007", NumberOutcome.LeadingZero)]
    [InlineData("00", NumberOutcome.LeadingZero)]
    [InlineData("-05", NumberOutcome.LeadingZero)]
    [InlineData("05,5", NumberOutcome.LeadingZero)]
    [InlineData("01.234.567", NumberOutcome.LeadingZero)]
    [InlineData("+5", NumberOutcome.Sign)]
    [InlineData("(5)", NumberOutcome.Sign)]
    [InlineData("5-", NumberOutcome.Sign)]
    [InlineData("–5", NumberOutcome.Sign)]
    [InlineData("--5", NumberOutcome.Sign)]
    [InlineData("12%", NumberOutcome.Percent)]
    [InlineData("5 triệu", NumberOutcome.Letters)]
    [InlineData("1e5", NumberOutcome.Letters)]
    [InlineData("1.234.567.890.123.456", NumberOutcome.TooLong)]
    [InlineData("1/2", NumberOutcome.NotANumber)]
    [InlineData("1'234", NumberOutcome.NotANumber)]
    [InlineData(",", NumberOutcome.NotANumber)]
    [InlineData("- 5", NumberOutcome.Grouping)]
    [InlineData("٣", NumberOutcome.NotANumber)]
    public void Anything_else_is_refused_with_its_reason(string text, NumberOutcome expected)
    {
        Assert.Equal(expected, NumberText.Read(text).Outcome);
        Assert.False(NumberText.TryRead(text, out var value));
        Assert.Equal(0m, value);
    }
}
