using System.Collections.Immutable;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining.Hdf5;

/// <summary>The clips of packs of the released code, to be packed.</summary>
internal sealed class WaveformList(ImmutableArray<WaveformFile> files, BlackList? blackList) : IPackList
{
    private readonly short[] _samples = new short[files[0].Samples];

    public int Count => files.Sum(file => file.Count);

    public string IdentityOf(int first, int count)
    {
        var names = string.Join('\n', Clips(first, count).Select(clip => $"{files[clip.File].Names[clip.Row]}{(IsLeftOut(clip) ? " left out" : "")}"));
        return FormattableString.Invariant($"hdf5 {string.Join(' ', files.Select(file => new FileInfo(file.Path).Length))} {first} {count}\n{names}");
    }

    public void Write(ShardWriter shard, int first, int count, Action<int> advanced, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var clip in Clips(first, count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (file, name, origin) = (files[clip.File], files[clip.File].Names[clip.Row], FormattableString.Invariant($"{Path.GetFileName(files[clip.File].Path)}#{clip.Row}"));
            if (name.Length == 0)
            {
                shard.AddProblem(name, origin, isPacked: false, "was missing when the file was made");
            }
            else if (IsLeftOut(clip))
            {
                shard.AddProblem(name, origin, isPacked: false, "is on the black list");
            }
            else
            {
                var labels = file.Read(clip.Row, _samples);
                shard.Add<short>(new(Bare(name), origin, 0, (double)file.Samples / (file.SampleRate ?? WaveformFile.UsualRate)), _samples, labels);
            }

            advanced(++done);
        }
    }

    // As lists of segments have it.
    private static string Bare(string name) => name.Length > 5 && name[0] == 'Y' && name.EndsWith(".wav", StringComparison.Ordinal) ? name[1..^4] : name;

    private bool IsLeftOut((int File, int Row) clip) => blackList?.Contains(Bare(files[clip.File].Names[clip.Row])) == true;

    private IEnumerable<(int File, int Row)> Clips(int first, int count)
    {
        for (var file = 0; file < files.Length && count > 0; file++)
        {
            for (var row = Math.Min(first, files[file].Count); row < files[file].Count && count > 0; row++, count--)
            {
                yield return (file, row);
            }

            first = Math.Max(0, first - files[file].Count);
        }
    }
}
