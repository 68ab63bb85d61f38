using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining.Packs;

/// <summary>Checks that packs can be opened as one.</summary>
internal static class JoinedPacks
{
    /// <exception cref="PannsException">The packs differ in content, rate, length or classes.</exception>
    public static void Check(ImmutableArray<string> folders, PackManifest[] manifests, PackContent content)
    {
        var labeled = Array.FindIndex(manifests, manifest => manifest.Labels is not null);
        for (var i = 0; i < manifests.Length; i++)
        {
            var (folder, manifest) = (folders[i], manifests[i]);
            if (manifest.Content != content)
            {
                throw new PannsException($"{folder}: holds {Name(manifest.Content)}, not {Name(content)}");
            }

            if (manifest.Shards.IsEmpty)
            {
                throw new PannsException($"{folder}: holds no clips: none could be read when it was packed");
            }

            if (manifest.SampleRate != manifests[0].SampleRate || !manifest.ClipShape.SequenceEqual(manifests[0].ClipShape))
            {
                throw new PannsException($"{folder}: {Describe(manifest)}; {folders[0]}: {Describe(manifests[0])}: only packs of one rate and length can be read together");
            }

            if (manifest.Labels is { } labels && !labels.SequenceEqual(manifests[labeled].Labels!))
            {
                throw new PannsException($"{folder}: its classes are not those of {folders[labeled]}: only packs of the same classes in the same order can be read together");
            }
        }
    }

    private static string Name(PackContent content) => content == PackContent.Waveform ? "waveforms" : "embeddings";

    private static string Describe(PackManifest manifest) => manifest.Content == PackContent.Waveform
        ? FormattableString.Invariant($"{manifest.ClipShape[0]} samples at {manifest.SampleRate} Hz")
        : FormattableString.Invariant($"{manifest.ClipShape[0]} vectors of {manifest.ClipShape[1]}");
}
