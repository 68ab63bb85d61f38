using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output.Npy;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>Computes the scores of consecutive clips of a pack.</summary>
/// <param name="first">The first clip.</param>
/// <param name="count">Number of clips.</param>
/// <param name="scores">Receives [count, classes].</param>
public delegate void TeacherScorer(int first, int count, Span<float> scores);

/// <summary>Writes a teacher's scores of a pack's clips, as float16.</summary>
public static class TeacherScoring
{
    /// <summary>
    /// Scores all clips. After an interruption, running it again with the same identity continues. Existing scores of another teacher stay
    /// in use until all new ones are written.
    /// </summary>
    /// <param name="folder">A single pack.</param>
    /// <param name="teacher">Name of the network.</param>
    /// <param name="identity">Everything that determines its scores: weights, input.</param>
    /// <param name="labels">Its classes.</param>
    /// <param name="scorer">Computes the scores.</param>
    /// <param name="batch">Clips per call.</param>
    /// <param name="progress">Receives progress; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="PannsException">The pack cannot be read or written.</exception>
    public static void Run(
        string folder, string teacher, string identity, LabelSet labels, TeacherScorer scorer, int batch = 16, IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(scorer);
        Guard.Positive(batch);
        var manifest = PackManifest.Read(folder);
        var description = new TeacherManifest(teacher, identity, labels);
        var (scores, halves) = (new float[batch * labels.Count], new Half[batch * labels.Count]);
        var (first, total) = (0, manifest.Shards.Sum(shard => shard.Clips));
        foreach (var shard in manifest.Shards)
        {
            var path = Path.Combine(folder, shard.Folder, description.File);
            if (!File.Exists(path))
            {
                using var file = new StagedFile(path);
                file.Stream.Write(NpyFormat.Header([shard.Clips, labels.Count], NpyFormat.Float16));
                for (var done = 0; done < shard.Clips; done += batch)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var count = Math.Min(batch, shard.Clips - done);
                    var values = count * labels.Count;
                    scorer(first + done, count, scores.AsSpan(0, values));
                    for (var i = 0; i < values; i++)
                    {
                        halves[i] = (Half)scores[i];
                    }

                    file.Stream.Write(MemoryMarshal.AsBytes(halves.AsSpan(0, values)));
                    progress?.Report(new("scoring", first + done + count, total));
                }

                file.Commit();
            }

            first += shard.Clips;
        }

        description.Write(folder);
    }
}
