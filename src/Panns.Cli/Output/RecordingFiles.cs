using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Common.IO;
using Panns.Output;

namespace Panns.Cli.Output;

/// <summary>Writes the results of each recording to a file of its own, named after it. Recordings that failed have been reported and get none.</summary>
internal sealed class RecordingFiles(string folder, ResultFormat format, ResultTable table, Terminal terminal) : ResultWriter
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many were written.</summary>
    public int Count => _names.Count;

    public override void Write(RecordingRows recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (recording.Error is not null)
        {
            return;
        }

        var path = Path.Combine(folder, Unused(recording.File) + format.Extension);
        StagedFile.Write(path, stream =>
        {
            if (format.OpenBinary is { } open)
            {
                using var writer = open(stream, table);
                writer.Write(recording);
            }
            else
            {
                using var output = new StreamWriter(stream, leaveOpen: true);
                using var writer = format.Open!(output, table);
                writer.Write(recording);
            }
        });
    }

    // Recordings of different folders may have the same name.
    private string Unused(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var unused = name;
        for (var i = 2; !_names.Add(unused); i++)
        {
            unused = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        }

        if (unused != name)
        {
            terminal.Say($"{file}: its results are in {unused}{format.Extension}, because another recording has the same name");
        }

        return unused;
    }
}
