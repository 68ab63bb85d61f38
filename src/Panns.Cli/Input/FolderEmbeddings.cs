using System.CommandLine;
using Panns.Cli.Commands;
using Panns.Cli.Library;
using Panns.Embedding;

namespace Panns.Cli.Input;

/// <summary>The embeddings of a folder's recordings, in a temporary folder as long as they are needed.</summary>
internal sealed class FolderEmbeddings : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("panns-");

    private FolderEmbeddings()
    {
    }

    /// <summary>Their file.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "clips.npy");

    /// <summary>Computes them.</summary>
    /// <param name="context">The command's context.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="embedder">Computes them.</param>
    /// <param name="code">The exit code of the loop over the recordings.</param>
    public static FolderEmbeddings Of(CommandContext context, ParseResult parsed, string folder, IEmbedder embedder, out int code)
    {
        var inputs = AudioFiles.Gather(context.Terminal, [folder]);
        var embeddings = new FolderEmbeddings();
        try
        {
            using var writer = new EmbeddingFileWriter(embeddings.Path, embedder.EmbeddingSize, folder.ReplaceLineEndings(" "), inputs.Files);
            var notes = new RecordingNotes();
            code = FileLoop.Run(
                context, parsed, inputs, 0, embedder.EmbedMany(inputs.From(0), context.CancellationToken), result => notes.Add(result.Issues, result.ToRows()), notes,
                (result, rows) => writer.Write(result with { Error = rows.Error }));
            writer.Complete();
            return embeddings;
        }
        catch
        {
            embeddings.Dispose();
            throw;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
