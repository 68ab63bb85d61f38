using System.Text;
using Panns.Common.IO;
using Panns.Output.Csv;
using Panns.Transfer.Features;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>
/// Writes a pack, shard by shard. Existing shards with the same identity are kept, so that interrupted packing can be
/// continued, with the same bytes. Only one process can write to a folder at a time.
/// </summary>
internal sealed class PackWriter : IDisposable
{
    private readonly string _folder;
    private readonly PackManifest _manifest;
    private readonly FileStream _lock;
    private readonly List<ShardSummary> _shards = [];

    /// <param name="folder">The pack's folder; created if missing.</param>
    /// <param name="manifest">What the pack stores; its shards and identity are added while writing.</param>
    /// <exception cref="PannsException">The folder cannot be written to, or another process is writing to it.</exception>
    public PackWriter(string folder, PackManifest manifest)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        _manifest = manifest;
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new(Path.Combine(folder, ".packing"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            foreach (var left in Directory.GetDirectories(folder, $"*{ShardWriter.Unfinished}"))
            {
                Directory.Delete(left, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _lock?.Dispose();
            throw new PannsException($"{folder}: cannot be written to, or another process is packing into it: {problem.Message}", problem);
        }
    }

    /// <summary>Identity of the next shard.</summary>
    /// <param name="content">Everything that determines its content, apart from the pack's format.</param>
    public string IdentityOf(string content) => ContentHash.OfText($"{_manifest.Content} {_manifest.SampleRate} {string.Join('x', _manifest.ClipShape)} {_manifest.Labels?.Count}\n{content}");

    /// <summary>Keeps the next shard of an earlier run if it has this identity.</summary>
    public bool TryKeep(string identity, out ShardSummary summary)
    {
        summary = ShardSummary.Read(FolderOf(_shards.Count)) ?? new("");
        if (summary.Identity != identity)
        {
            return false;
        }

        _shards.Add(summary);
        return true;
    }

    /// <summary>Starts the next shard. Deletes an existing one in its place, and pack.json, because the pack is then incomplete.</summary>
    /// <exception cref="PannsException">The shard cannot be written.</exception>
    public ShardWriter Start(string identity)
    {
        Try(() => File.Delete(Path.Combine(_folder, PackFiles.Manifest)));
        return new(FolderOf(_shards.Count), _manifest, identity, _shards.Add);
    }

    /// <summary>Completes the pack.</summary>
    /// <returns>The totals over all clips.</returns>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public ShardSummary Complete()
    {
        for (var stale = _shards.Count; Directory.Exists(FolderOf(stale)); stale++)
        {
            // Shards of an earlier run with more clips.
            Try(() => Directory.Delete(FolderOf(stale), recursive: true));
        }

        StagedFile.Write(Path.Combine(_folder, PackFiles.Errors), stream =>
        {
            stream.Write(Encoding.UTF8.GetBytes(CsvWriter.Text([ShardWriter.ErrorHeading])));
            for (var i = 0; i < _shards.Count; i++)
            {
                if (_shards[i].Failed + _shards[i].Damaged > 0)
                {
                    using var errors = File.OpenRead(Path.Combine(FolderOf(i), PackFiles.Errors));
                    errors.CopyTo(stream);
                }
            }
        });
        var identity = ContentHash.OfText(string.Join('\n', _shards.Select(shard => shard.Identity).Prepend(IdentityOf(LabelText(_manifest.Labels)))));
        var shards = _shards.Select((shard, i) => new PackShard(PackFiles.Shard(i), shard.Clips)).Where(shard => shard.Clips > 0);
        (_manifest with { Shards = [.. shards], Identity = identity }).Write(_folder);
        return _shards.Aggregate(new ShardSummary(identity), (sum, shard) => sum + shard);
    }

    public void Dispose() => _lock.Dispose();

    private static string LabelText(LabelSet? labels) => labels is null ? "" : string.Join('\n', labels.Select(label => $"{label.Mid} {label.Name}"));

    private string FolderOf(int shard) => Path.Combine(_folder, PackFiles.Shard(shard));

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"the pack cannot be written: {problem.Message}", problem);
        }
    }
}
