using System.Text;
using System.Text.Json;
using Panns.Output;

namespace Panns.Tests.Output;

public sealed class ResultTextTests
{
    private static readonly TaggingResult Good = new()
    {
        File = "a,b.wav", Duration = 1.5, Tags = [new("Male speech, man speaking", 0.25f, 1, "/m/05zppz")], Scores = new float[] { 0.1f, 0.25f },
    };

    private static readonly TaggingResult Bad = new() { File = "c.wav", Duration = 0, Tags = [], Scores = default, Error = "c.wav: \"no\" audio" };

    [Fact]
    public void Tags_as_csv()
    {
        using var text = new StringWriter { NewLine = "\n" };
        ResultCsv.WriteTags(text, Good);
        ResultCsv.WriteTags(text, Bad);
        Assert.Equal("\"a,b.wav\",0,1.5,1,\"Male speech, man speaking\",0.25,\nc.wav,,,,,,\"c.wav: \"\"no\"\" audio\"\n", text.ToString());
    }

    [Fact]
    public void Tags_as_json()
    {
        Assert.Equal(
            """{"file":"a,b.wav","duration":1.5,"tags":[{"label":"Male speech, man speaking","score":0.25}]}""",
            Json(writer => ResultJson.WriteTags(writer, Good)));
        Assert.Equal("c.wav: \"no\" audio", JsonDocument.Parse(Json(writer => ResultJson.WriteTags(writer, Bad))).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public void Events_as_csv_and_json()
    {
        var result = new DetectionResult
        {
            File = "d.wav", Duration = 10, FrameCount = 1001, FrameSeconds = 0.01,
            Events = [new("Dog", 0.32, 1.6, 0.75f, 0.5f, 74, "/m/0bt9lr")],
        };
        using var text = new StringWriter { NewLine = "\n" };
        ResultCsv.WriteEvents(text, result);
        Assert.Equal("d.wav,0.32,1.6,Dog,0.75,0.5\n", text.ToString());
        Assert.Equal(
            """{"file":"d.wav","duration":10,"events":[{"label":"Dog","onset":0.32,"offset":1.6,"peak":0.75,"mean":0.5}]}""",
            Json(writer => ResultJson.WriteEvents(writer, result)));
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
