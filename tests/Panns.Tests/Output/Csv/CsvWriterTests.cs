using Panns.Output.Csv;

namespace Panns.Tests.Output.Csv;

public sealed class CsvWriterTests
{
    [Fact]
    public void Only_cells_that_need_it_are_quoted_and_lines_end_with_a_line_feed()
        => Assert.Equal(
            "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"\r\",,semi;colon\nnext\n",
            CsvWriter.Text([["plain", "a,b", "say \"hi\"", "two\nlines", "\r", "", "semi;colon"], ["next"]]));

    [Fact]
    public void Numbers_keep_their_value_whatever_language_the_process_speaks()
    {
        var culture = Thread.CurrentThread.CurrentCulture;
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        Thread.CurrentThread.CurrentCulture = german;
        try
        {
            Assert.Equal(("0.33333334", "1E-07", ""), (CsvWriter.Number(1 / 3f), CsvWriter.Number(1e-7f), CsvWriter.Number(float.NaN)));
            Assert.Equal(("0.3333333333333333", "", ""), (CsvWriter.Number(1 / 3.0), CsvWriter.Number(double.NaN), CsvWriter.Number((double?)null)));
            Assert.Equal(("1.500", "0.003125", "3600.000"), (CsvWriter.Seconds(1.5), CsvWriter.Seconds(0.003125), CsvWriter.Seconds(3600)));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
    }
}
