using System.Text.Json;
using System.Text.RegularExpressions;

namespace Panns.Interactive.Tests;

/// <summary>Each notebook and its script are the same cells, and the notebook has been run.</summary>
public sealed partial class TwinTests
{
    private static string Folder => Path.Combine(Checkout.Root, "notebooks");

    public static TheoryData<string> Names { get; } =
        ["01-what-is-heard", "02-embeddings", "03-esc50", "04-few-shot", "05-fine-tuning", "06-events", "07-onnx"];

    [Fact]
    public void There_are_seven()
    {
        string[] Names(string pattern) => [.. Directory.GetFiles(Folder, pattern).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(TwinTests.Names.Select(row => row.Data), Names("*.ipynb"));
        Assert.Equal(Names("*.ipynb"), Names("*.cs"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_cells_are_those_of_its_script(string name)
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".ipynb")));
        Assert.Equal(".net-csharp", notebook.RootElement.GetProperty("metadata").GetProperty("kernelspec").GetProperty("name").GetString());
        var cells = notebook.RootElement.GetProperty("cells").EnumerateArray().Select(cell => (
            IsCode: cell.GetProperty("cell_type").GetString() == "code",
            Text: string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString())))).ToList();
        Assert.Equal(CellsOf(File.ReadAllText(Path.Combine(Folder, name + ".cs"))), cells);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_was_run_and_shows_figures_and_nothing_of_the_machine(string name)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".ipynb"));
        using var notebook = JsonDocument.Parse(text);
        var code = notebook.RootElement.GetProperty("cells").EnumerateArray().Where(cell => cell.GetProperty("cell_type").GetString() == "code").ToList();
        Assert.Equal(Enumerable.Range(1, code.Count), code.Select(cell => cell.GetProperty("execution_count").GetInt32()));
        var outputs = code.SelectMany(cell => cell.GetProperty("outputs").EnumerateArray()).ToList();
        Assert.DoesNotContain(outputs, output => output.GetProperty("output_type").GetString() == "error");
        Assert.Contains(outputs, output => output.ToString().Contains("data:image/svg+xml;base64,", StringComparison.Ordinal));
        Assert.DoesNotContain("dotnet-interactive-this-cell", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(AbsolutePath(), text);
    }

    // What is wider is cut off where a notebook is read as a page.
    [Theory]
    [MemberData(nameof(Names))]
    public void Its_code_fits_a_page(string name)
        => Assert.DoesNotContain(File.ReadLines(Path.Combine(Folder, name + ".cs")), line => !line.StartsWith("// ", StringComparison.Ordinal) && line.Length > 110);

    // The saved figure is the last one: the curves that training went on with, not the empty ones that it began with.
    [Fact]
    public void Live_curves_are_those_after_the_last_epoch()
    {
        using var notebook = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "05-fine-tuning.ipynb")));
        var cell = notebook.RootElement.GetProperty("cells").EnumerateArray().Single(cell => cell.GetProperty("source").ToString().Contains("new LiveCurves(", StringComparison.Ordinal));
        var output = cell.GetProperty("outputs").EnumerateArray().Single(output => output.TryGetProperty("data", out _));
        var html = string.Concat(output.GetProperty("data").GetProperty("text/html").EnumerateArray().Select(line => line.GetString()));
        const string start = "data:image/svg+xml;base64,";
        var text = html[(html.IndexOf(start, StringComparison.Ordinal) + start.Length)..];
        var svg = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text[..text.IndexOf('"', StringComparison.Ordinal)]));
        Assert.Contains("training clips: 11, ", svg, StringComparison.Ordinal);
    }

    // What `// %%` divides; the packages of the head are a cell after the title.
    private static List<(bool IsCode, string Text)> CellsOf(string script)
    {
        var parts = script.Split("// %%");
        var packages = parts[0].Split('\n').Where(line => line.StartsWith("#:package ", StringComparison.Ordinal)).Select(line => line["#:package ".Length..].Split('@'));
        var cells = parts[1..].Select(part => part.StartsWith(" [markdown]\n", StringComparison.Ordinal)
            ? (false, string.Join('\n', part[" [markdown]\n".Length..].Trim('\n').Split('\n').Select(line => line.Length > 2 ? line[3..] : "")))
            : (true, part.Trim('\n'))).ToList();
        cells.Insert(1, (true, string.Join('\n', packages.Select(package => package[1] == "*" ? $"#r \"nuget: {package[0]}\"" : $"#r \"nuget: {package[0]}, {package[1]}\""))));
        return cells;
    }

    [GeneratedRegex("\"[^\"]*[ \"](/[a-z]+/|C:)")]
    private static partial Regex AbsolutePath();
}
