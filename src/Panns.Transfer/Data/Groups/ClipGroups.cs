using System.Collections.Immutable;
using Panns.Audio.Folders;

namespace Panns.Transfer.Data.Groups;

/// <summary>
/// Groups clips that must stay together: those of one recording (the same file, files with the same content, files whose names differ only in
/// the extension), and those with the same <see cref="LabeledClip.Group"/>.
/// </summary>
internal static class ClipGroups
{
    /// <summary>The group of each clip, numbered from 0 in the order of first occurrence.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="further">Another property that clips may share; returns null or an empty string if a clip shares nothing.</param>
    public static int[] Of(ImmutableArray<LabeledClip> clips, Func<LabeledClip, string?>? further = null)
    {
        var parents = new int[clips.Length];
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < clips.Length; i++)
        {
            parents[i] = i;
            var clip = clips[i];
            Join("recording ", clip.Recording.Length > 0 ? clip.Recording : clip.Path, i);
            Join("name ", AudioExtensions.IsAudio(clip.Path) ? Path.ChangeExtension(clip.Path, null) : "", i);
            Join("group ", clip.Group, i);
            Join("further ", further?.Invoke(clip), i);
        }

        var numbers = new Dictionary<int, int>();
        return [.. Enumerable.Range(0, clips.Length).Select(i =>
        {
            var root = RootOf(i);
            return numbers.TryGetValue(root, out var number) ? number : numbers[root] = numbers.Count;
        })];

        void Join(string kind, string? name, int clip)
        {
            if (!string.IsNullOrEmpty(name) && !first.TryAdd(kind + name, clip))
            {
                var (one, other) = (RootOf(first[kind + name]), RootOf(clip));
                parents[Math.Max(one, other)] = Math.Min(one, other);
            }
        }

        int RootOf(int clip)
        {
            while (parents[clip] != clip)
            {
                clip = parents[clip] = parents[parents[clip]];
            }

            return clip;
        }
    }

    /// <summary>The clips of each group.</summary>
    public static int[][] Members(IReadOnlyList<int> groupOf, IEnumerable<int> clips)
        => [.. clips.GroupBy(clip => groupOf[clip]).OrderBy(group => group.Min()).Select(group => group.Order().ToArray())];
}
