using System.Text;
using Panns.Cli.Hosting;
using Panns.Cli.Input;
using Panns.Tests.Fuzzing;

namespace Panns.Cli.Tests.Input;

/// <summary>Damaged lists of files and notes on parts.</summary>
public sealed class InputFuzzTests : IDisposable
{
    private readonly FuzzFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_lists_are_refused_or_read()
    {
        var terminal = new Terminal { Out = TextWriter.Null, Error = TextWriter.Null };
        new FuzzRun(new("list", () => [Text("a.wav\nb c.wav\r\n\nd.wav"), Text("\uFEFFa.wav\n")], path => AudioFiles.Gather(terminal, [], path)), _folder.Path).Check(500);
        new FuzzRun(new("table", () => [Text("id,path\n1,a.wav\n2,\"b, c.wav\"\n"), Text("file;x\na.wav;\n")], path => AudioFiles.Gather(terminal, [], path)) { FileName = "list.csv" }, _folder.Path).Check(500);
    }

    [Fact]
    public void Damaged_notes_on_parts_are_refused_or_read() => new FuzzRun(
        new("note", () => [Text("""{"shard":3,"of":40,"files":10,"failed":1,"total":400,"list":"abc","identity":"network, window 10"}""")], path => ShardNote.Read(path).Shard.PathOf("x.npy")),
        _folder.Path).Check(1000);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
