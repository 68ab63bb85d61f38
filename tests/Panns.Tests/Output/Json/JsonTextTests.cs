using System.Text.Json;
using Panns.Output.Json;

namespace Panns.Tests.Output.Json;

public sealed class JsonTextTests
{
    [Fact]
    public void What_JSON_does_not_know_is_null()
        => Assert.Equal(
            """{"a":null,"b":null,"c":null,"d":null,"e":0.33333334,"f":0.1,"g":0.003125,"h":[1.5, null, null]}""",
            Compact(json =>
            {
                json.Number("a", double.NaN);
                json.Number("b", float.PositiveInfinity);
                json.Number("c", double.NegativeInfinity);
                json.Number("d", (double?)null);
                json.Number("e", (float?)(1 / 3f));
                json.Number("f", (double?)0.1);
                json.Seconds("g", 0.0031250000001);
                json.Numbers("h", [1.5, double.NaN, double.PositiveInfinity]);
            }));

    [Fact]
    public void Letters_stay_and_control_characters_are_escaped()
    {
        const string Name = "grün 日本 <b> & 'x' \"y\" \\ \u001b[31m \u009b \n";
        var text = Compact(json => json.WriteString("name", Name));
        Assert.Contains("grün 日本 <b> & 'x' ", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, letter => char.IsControl(letter));
        using var read = JsonDocument.Parse(text);
        Assert.Equal(Name, read.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void A_list_is_an_array_with_an_object_a_line()
    {
        using var output = new StringWriter();
        using (var list = new JsonList(output))
        {
            list.Add(json => json.WriteNumber("a", 1));
            list.Add(json => json.Strings("b", ["x"]));
        }

        Assert.Equal("[{\"a\":1},\n {\"b\":[\"x\"]}]\n", output.ToString());
    }

    [Fact]
    public void A_list_of_nothing_is_an_empty_array()
    {
        using var output = new StringWriter();
        new JsonList(output).Dispose();
        Assert.Equal("[]\n", output.ToString());
    }

    private static string Compact(Action<Utf8JsonWriter> fields) => JsonText.Of(JsonText.Compact, json =>
    {
        json.WriteStartObject();
        fields(json);
        json.WriteEndObject();
    });
}
