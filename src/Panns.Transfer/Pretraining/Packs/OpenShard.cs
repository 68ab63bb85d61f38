using Panns.Output.Npy;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>An open shard with its mapped arrays.</summary>
internal sealed class OpenShard : IDisposable
{
    private readonly Lazy<PackedClip[]> _clips;

    private OpenShard(string folder, int clips)
    {
        Count = clips;
        _clips = new(() => ClipTable.Read(Path.Combine(folder, PackFiles.Clips), clips));
    }

    public int Count { get; }

    /// <summary>[clips, samples]; null in a pack of embeddings.</summary>
    public MappedArray<short>? Waveforms { get; private init; }

    /// <summary>[clips, vectors, size]; null in a pack of waveforms.</summary>
    public MappedArray<byte>? Embeddings { get; private init; }

    /// <summary>[clips, bytes]: one bit per class; null if the clips have no labels.</summary>
    public MappedArray<byte>? Targets { get; private init; }

    /// <summary>[clips, classes] teacher scores; null if there are none.</summary>
    public MappedArray<Half>? Scores { get; private init; }

    /// <summary>The clips' rows in clips.csv, read on first use.</summary>
    public PackedClip[] Clips => _clips.Value;

    /// <exception cref="PannsException">A file is missing, truncated or damaged.</exception>
    public static OpenShard Open(string pack, PackManifest manifest, PackShard shard, TeacherManifest? teacher)
    {
        var folder = Path.Combine(pack, shard.Folder);
        var table = Path.Combine(folder, PackFiles.Clips);
        if (!File.Exists(table))
        {
            throw new PannsException($"{table}: is missing: the pack is damaged; copy it again, or pack again into another folder");
        }

        MappedArray<short>? waveforms = null;
        MappedArray<byte>? embeddings = null, targets = null;
        try
        {
            if (manifest.Content == PackContent.Waveform)
            {
                waveforms = MappedArray<short>.Open(Path.Combine(folder, PackFiles.Waveforms), NpyFormat.Int16, shard.Clips, manifest.ClipShape[0]);
            }
            else
            {
                embeddings = MappedArray<byte>.Open(Path.Combine(folder, PackFiles.Embeddings), NpyFormat.Byte, shard.Clips, manifest.ClipShape[0], manifest.ClipShape[1]);
            }

            if (manifest.Labels is { } labels)
            {
                targets = MappedArray<byte>.Open(Path.Combine(folder, PackFiles.Targets), NpyFormat.Byte, shard.Clips, PackFiles.TargetBytes(labels.Count));
            }

            var scores = teacher is null ? null
                : MappedArray<Half>.Open(Path.Combine(folder, teacher.File), NpyFormat.Float16, shard.Clips, teacher.Labels.Count);
            return new(folder, shard.Clips) { Waveforms = waveforms, Embeddings = embeddings, Targets = targets, Scores = scores };
        }
        catch
        {
            waveforms?.Dispose();
            embeddings?.Dispose();
            targets?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Waveforms?.Dispose();
        Embeddings?.Dispose();
        Targets?.Dispose();
        Scores?.Dispose();
    }
}
