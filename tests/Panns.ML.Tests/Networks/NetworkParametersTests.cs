using Panns.ML.Networks;
using Panns.ML.Persistence;

namespace Panns.ML.Tests.Networks;

/// <summary>What saved models say of engines.</summary>
public sealed class NetworkParametersTests
{
    [Theory]
    [InlineData("0", "cpu")]
    [InlineData("1", "onnx")]
    [InlineData("2", "torch")]
    [InlineData("\"onnx\"", "onnx")]
    [InlineData("\"another\"", "another")]
    public void Engines_are_names_and_were_numbers(string json, string expected) => Assert.Equal(expected, Read($$""","Engine":{{json}}""").Engine);

    [Theory]
    [InlineData("")]
    [InlineData(""","Engine":null""")]
    public void Without_an_engine_it_is_the_librarys_own(string engine) => Assert.Equal("cpu", Read(engine).Engine);

    [Theory]
    [InlineData("3")]
    [InlineData("true")]
    public void Other_engines_are_refused(string json)
        => Assert.Contains("saved model's parameters", Assert.Throws<PannsException>(() => Read($$""","Engine":{{json}}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_saved_model_names_its_engine()
        => Assert.Contains("\"Engine\":\"torch\"", ParameterJson.Write(Read(""","Engine":2"""), ParameterJson.Default.NetworkParameters), StringComparison.Ordinal);

    private static NetworkParameters Read(string engine) => ParameterJson.Read(
        $$"""{"Network":"mn04_as","Classes":527,"WeightsHash":"00","WeightsPath":"m.pt","IsPath":true,"SampleRate":32000{{engine}}}""".AsMemory(),
        ParameterJson.Default.NetworkParameters);
}
