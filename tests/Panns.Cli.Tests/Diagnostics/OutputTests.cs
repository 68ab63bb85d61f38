using System.Text;
using System.Text.Json;
using Panns.Diagnostics;
using Panns.Diagnostics.Output;

namespace Panns.Cli.Tests.Diagnostics;

public sealed class OutputTests
{
    private static readonly BenchResult Complete = new(new("Cnn14", 2, 8, 10), 150.2, 300.4, null, 1.5e-7) { RatioOnnx = new(0.5, 0.48, 0.53) };
    private static readonly BenchResult Alone = new(new("mn04_as", 1, 1, 0.5), 3.456, null, null, null);

    [Fact]
    public void Json_has_the_ratio_and_null_for_what_was_not_measured()
    {
        Assert.Equal(
            """{"model":"Cnn14","threads":2,"batch":8,"seconds":10,"ours_ms":150.2,"onnx_ms":300.4,"torch_ms":null,"ratio_onnx":0.5,"ratio_onnx_low":0.48,"ratio_onnx_high":0.53,"max_difference":1.5E-07}""",
            ToJson(Complete));
        Assert.Equal(
            """{"model":"mn04_as","threads":1,"batch":1,"seconds":0.5,"ours_ms":3.456,"onnx_ms":null,"torch_ms":null,"ratio_onnx":null,"ratio_onnx_low":null,"ratio_onnx_high":null,"max_difference":null}""",
            ToJson(Alone));
    }

    [Fact]
    public void Json_has_no_infinity() => Assert.Contains("\"max_difference\":null", ToJson(Complete with { MaxDifference = double.PositiveInfinity }));

    [Fact]
    public void Markdown_names_the_processor()
    {
        using var text = new StringWriter { NewLine = "\n" };
        MarkdownTable.Write(text, "a 6502", [Complete, Alone]);
        Assert.Equal(
            """
            Measured on a 6502: medians in milliseconds per call; ratio: ours / the engine before it, median and quartiles of the rounds.

            | network | threads | batch | clip | ours | ONNX Runtime | ratio | largest difference |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | Cnn14 | 2 | 8 | 10 s | 150 | 300 | 0.50 (0.48-0.53) | 1.5E-7 |
            | mn04_as | 1 | 1 | 0.5 s | 3.46 |  |  |  |

            """.ReplaceLineEndings("\n"),
            text.ToString());
    }

    [Fact]
    public void Markdown_has_columns_for_libtorch_where_it_ran()
    {
        using var text = new StringWriter { NewLine = "\n" };
        MarkdownTable.Write(text, "a 6502", [Complete with { TorchMilliseconds = 601, RatioTorch = new(0.25, 0.2, 0.3) }]);
        Assert.Contains("| 0.50 (0.48-0.53) | 601 | 0.25 (0.20-0.30) | 1.5E-7 |\n", text.ToString());
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(1e-5, true)]
    [InlineData(2e-4, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Engines_agree_within_rounding(double? difference, bool agrees) => Assert.Equal(agrees, (Complete with { MaxDifference = difference }).Agrees);

    private static string ToJson(BenchResult result)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            BenchJson.WriteFields(json, result);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
