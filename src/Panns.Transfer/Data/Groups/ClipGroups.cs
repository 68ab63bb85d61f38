using System.Collections.Immutable;
using Panns.Audio.Folders;

namespace Panns.Transfer.Data.Groups;

/// <summary>
/// Which clips must not be parted: those of one recording (the same file, files of the same content, files whose names differ in their
/// ending alone), and those of one <see cref="LabeledClip.Group"/>.
/// </summary>
internal static class ClipGroups
{
    /// <summary>The group of every clip, numbered from 0 in the order of their first clips.</summary>
    /// <param name="clips">The clips.</param>
    /// <param name="further">Something more that clips may share; null or empty for a clip that shares nothing.</param>
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

    /// <summary>The clips of every group, by its number.</summary>
    public static int[][] Members(IReadOnlyList<int> groupOf, IEnumerable<int> clips)
        => [.. clips.GroupBy(clip => groupOf[clip]).OrderBy(group => group.Min()).Select(group => group.Order().ToArray())];
}
