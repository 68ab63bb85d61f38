using System.Text;
using Panns.Cli.Commands;
using Panns.Cli.Input;
using Panns.Common.IO;
using Panns.Output;

namespace Panns.Cli.Output;

/// <summary>
/// Writes embeddings as they come. Row i of the matrix belongs to row i of the index; a file that failed keeps its row, of NaN, so that
/// both stay aligned with the files asked for.
/// </summary>
internal abstract class EmbeddingWriter : IDisposable
{
    private const string Good = "ok";

    public static bool Handles(string path) => HasExtension(path, ".npy") || HasExtension(path, ".csv");

    public static EmbeddingWriter Create(string path, int size)
        => HasExtension(path, ".npy") ? new NpyWithIndex(path, size) : new Table(path, size);

    /// <summary>Adds a file's row.</summary>
    public abstract void Write(FileResult<EmbeddingResult> result);

    /// <summary>All rows are there: the files get their names.</summary>
    public abstract void Complete();

    public abstract void Dispose();

    private static bool HasExtension(string path, string extension) => Path.GetExtension(path).Equals(extension, StringComparison.OrdinalIgnoreCase);

    private static string Duration(EmbeddingResult? embedded) => embedded is null ? "" : Csv.Seconds(embedded.Duration);

    private sealed class NpyWithIndex : EmbeddingWriter
    {
        private readonly NpyRowWriter _matrix;
        private readonly StagedFile _index;
        private readonly StreamWriter _rows;
        private readonly float[] _absent;

        public NpyWithIndex(string path, int size)
        {
            Destination.RequireFolder(path);
            _matrix = new(path, size);
            try
            {
                _index = new(Path.ChangeExtension(path, ".index.csv"));
            }
            catch
            {
                _matrix.Dispose();
                throw;
            }

            _rows = new(_index.Stream, new UTF8Encoding(false));
            _absent = new float[size];
            Array.Fill(_absent, float.NaN);
            Csv.WriteRow(_rows, "file", "duration", "status");
        }

        public override void Write(FileResult<EmbeddingResult> result)
        {
            _matrix.Append(result.Value is { } embedded ? embedded.Embedding.Span : _absent);
            Csv.WriteRow(_rows, result.File, Duration(result.Value), result.Error ?? Good);
        }

        public override void Complete()
        {
            _rows.Flush();
            _matrix.Complete();
            _index.Commit();
        }

        public override void Dispose()
        {
            _matrix.Dispose();
            _index.Dispose();
        }
    }

    private sealed class Table : EmbeddingWriter
    {
        private readonly StagedFile _file;
        private readonly StreamWriter _rows;
        private readonly string[] _cells;

        public Table(string path, int size)
        {
            _file = Destination.Open(path);
            _rows = new(_file.Stream, new UTF8Encoding(false));
            _cells = ["file", "duration", "status", .. Enumerable.Range(0, size).Select(index => FormattableString.Invariant($"e{index}"))];
            Csv.WriteRow(_rows, _cells);
        }

        public override void Write(FileResult<EmbeddingResult> result)
        {
            (_cells[0], _cells[1], _cells[2]) = (result.File, Duration(result.Value), result.Error ?? Good);
            for (var i = 3; i < _cells.Length; i++)
            {
                _cells[i] = result.Value is { } embedded ? Csv.Number(embedded.Embedding.Span[i - 3]) : "";
            }

            Csv.WriteRow(_rows, _cells);
        }

        public override void Complete()
        {
            _rows.Flush();
            _file.Commit();
        }

        public override void Dispose() => _file.Dispose();
    }
}
