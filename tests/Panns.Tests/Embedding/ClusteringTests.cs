using Panns.Embedding.Clustering;
using Panns.Metrics;
using Panns.Output;
using Panns.Tests.Support;

namespace Panns.Tests.Embedding;

/// <summary>Groups of embeddings: cases worked by hand, planted groups, and the classes of real recordings.</summary>
public sealed class ClusteringTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panns-cluster-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void K_means_finds_the_means_of_four_points()
    {
        // The best two groups of 0, 1, 10, 11 have their means at 0.5 and 10.5: four times 0.5 away.
        var found = KMeans.Fit(Vectors.Of([[0], [1], [10], [11]]), 2, 7, 3, Token);
        Assert.Equal([found.Clusters[0], found.Clusters[0], found.Clusters[2], found.Clusters[2]], found.Clusters);
        Assert.NotEqual(found.Clusters[0], found.Clusters[2]);
        Assert.All(found.Distances, distance => Assert.Equal(0.5, distance, 1e-9));
        Assert.Equal(1, found.Inertia, 1e-9);
        Assert.Equal(2, KMeans.Fit(Vectors.Of([[0], [0], [3], [3]]), 4, 0, 1, Token).Count);
    }

    [Fact]
    public void A_silhouette_is_as_worked_by_hand()
    {
        // Of 0: a = 1, b = 10.5. Of 1: a = 1, b = 9.5. The other two are mirror images. One alone counts 0.
        var distances = Vectors.Of([[0], [1], [10], [11]]).Distances(Token);
        Assert.Equal(((9.5 / 10.5) + (8.5 / 9.5)) / 2, Silhouette.Of(distances, [0, 0, 1, 1]), 1e-6);
        Assert.Equal((0 + (0.5 / 10) + (14 / 19.0) + (14.5 / 20)) / 4, Silhouette.Of(Vectors.Of([[-9], [1], [10], [11]]).Distances(Token), [0, 1, 1, 1]), 1e-6);
        Assert.True(double.IsNaN(Silhouette.Of(distances, [0, 0, 0, 0])));
    }

    [Theory]
    [InlineData("1122", "aabc", 0.75, 4 / 7.0)]
    [InlineData("1111", "abcd", 0.25, 0)]
    [InlineData("1122", "bbaa", 1, 1)]
    [InlineData("1212", "aabb", 0.5, -0.5)]
    public void Agreement_is_as_worked_by_hand(string clusters, string classes, double purity, double rand)
    {
        // Of the first: one pair together in both, of 6 pairs 2 in groups and 1 in classes: (1 - 2/6) / (1.5 - 2/6) = 4/7.
        var found = ClusterAgreement.Of([.. clusters.Select(one => (int)one)], [.. classes.Select(one => one.ToString())]);
        Assert.Equal(purity, found.Purity, 1e-12);
        Assert.Equal(rand, found.AdjustedRand, 1e-12);
    }

    [Fact]
    public void A_neighborhood_has_the_entropy_asked_for()
    {
        // Squared distances 1 and 2 at precision 1: shares as 1 to 1/e, whose entropy is given.
        var share = 1 / (1 + Math.Exp(-1));
        var entropy = -(share * Math.Log(share)) - ((1 - share) * Math.Log(1 - share));
        var shares = NeighborMap.Neighborhood(new[,] { { 0, 1, MathF.Sqrt(2) }, { 1, 0, 1 }, { MathF.Sqrt(2), 1, 0 } }, 0, entropy);
        Assert.Equal([0, share, 1 - share], shares, (one, other) => Math.Abs(one - other) < 1e-4);
        var all = NeighborMap.Shares(Vectors.Of(Planted(3, 20, 5, out _)).Distances(Token));
        Assert.Equal(1, all.Cast<float>().Sum(), 1e-4);
    }

    [Fact]
    public void A_map_keeps_planted_groups_together()
    {
        var vectors = Vectors.Of(Planted(5, 40, 20, out var groups));
        var places = NeighborMap.Place(vectors.Distances(Token), PrincipalComponents.Project(vectors, Token), Token);
        for (var one = 0; one < places.Length; one++)
        {
            var nearest = places.Index().Where(other => other.Index != one).OrderBy(other => Math.Pow(other.Item.X - places[one].X, 2) + Math.Pow(other.Item.Y - places[one].Y, 2)).Take(10);
            Assert.All(nearest, other => Assert.Equal(groups[one], groups[other.Index]));
        }
    }

    [Fact]
    public void Planted_groups_are_found_with_their_number_and_the_same_again()
    {
        var rows = Planted(4, 30, 16, out var groups);
        rows[5] = [.. rows[5].Select(_ => float.NaN)];
        rows[9] = [.. rows[9].Select(value => 1000 * value)];
        using var index = EmbeddingIndex.Open(Write(rows));
        var clusters = EmbeddingClusters.Of(index, null, Token);
        Assert.Equal((4, 1, 119), (clusters.Count, clusters.Failed, clusters.Clips.Length));
        Assert.Equal(Enumerable.Range(2, 19), clusters.Silhouettes.Keys);
        Assert.Equal(new(1, 1), ClusterAgreement.Of([.. clusters.Clips.Select(clip => clip.Cluster)], [.. clusters.Clips.Select(clip => groups[clip.Row].ToString(System.Globalization.CultureInfo.InvariantCulture))]));
        Assert.Equal([30, 30, 30, 29], clusters.Clips.CountBy(clip => clip.Cluster).OrderBy(group => group.Key).Select(group => group.Value));
        Assert.Equal("6.wav", clusters.Clips[5].Clip.File);
        Assert.Equal(clusters.Clips, EmbeddingClusters.Of(index, null, Token).Clips);
        Assert.Equal(3, EmbeddingClusters.Of(index, new() { Count = 3, Map = ClusterMap.PrincipalComponents }, Token).Count);
    }

    [Fact]
    public void More_rows_than_are_mapped_are_grouped_by_a_sample()
    {
        using var index = EmbeddingIndex.Open(Write(Planted(3, 700, 4, out var groups)));
        var clusters = EmbeddingClusters.Of(index, new() { MostClusters = 5, Starts = 2 }, Token);
        Assert.Equal((3, EmbeddingClusters.MostMapped, ClusterMap.PrincipalComponents), (clusters.Count, clusters.Sampled, clusters.Map));
        Assert.All(clusters.Clips.GroupBy(clip => clip.Cluster), group => Assert.Single(group.Select(clip => groups[clip.Row]).Distinct()));
    }

    [Fact]
    public void What_has_no_groups_is_told()
    {
        using var same = EmbeddingIndex.Open(Write([[1, 2], [2, 4], [3, 6], [1, 2]]));
        Assert.Contains("all the same", Assert.Throws<PannsException>(() => EmbeddingClusters.Of(same, null, Token)).Message, StringComparison.Ordinal);
        using var few = EmbeddingIndex.Open(Write([[1, 2], [2, 1], [float.NaN, 0]], "few"));
        Assert.Contains("too few", Assert.Throws<PannsException>(() => EmbeddingClusters.Of(few, null, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_of_real_recordings_agree_with_their_classes()
    {
        var audio = TestData.Path("esc10/audio");
        string[] files = [.. Directory.GetFiles(audio, "*.ogg").Order(StringComparer.Ordinal)];
        using var model = PannsModel.Load("Mini");
        var path = Path.Combine(_folder, "esc10.npy");
        EmbeddingFile.Write(new(model), files, path, cancellationToken: Token);
        using var index = EmbeddingIndex.Open(path);
        var clusters = EmbeddingClusters.Of(index, new() { Count = 10 }, Token);

        // ESC-50's names end in the class's number. Measured: see docs/tag-embed.md; of groups by chance, about 0.2 and 0.
        var agreement = ClusterAgreement.Of([.. clusters.Clips.Select(clip => clip.Cluster)], [.. clusters.Clips.Select(clip => Path.GetFileNameWithoutExtension(clip.Clip.File).Split('-')[^1])]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{agreement}");
        Assert.True(agreement is { Purity: > 0.8, AdjustedRand: > 0.6 }, agreement.ToString());
    }

    private static float[][] Planted(int groups, int members, int size, out int[] known)
    {
        var random = new Random(3);
        float[][] centers = [.. Enumerable.Range(0, groups).Select(group => Enumerable.Range(0, size).Select(i => i == group ? 10f : 0).ToArray())];
        known = [.. Enumerable.Range(0, groups * members).Select(i => i % groups)];
        return [.. known.Select(group => centers[group].Select(value => value + (float)(random.NextDouble() - 0.5)).ToArray())];
    }

    private string Write(float[][] rows, string name = "x")
    {
        var path = Path.Combine(_folder, name + ".npy");
        NpyFile.Write(path, rows.SelectMany(row => row).ToArray(), rows.Length, rows[0].Length);
        File.WriteAllText(EmbeddingFile.IndexPath(path), "file,duration,status\n" + string.Concat(rows.Select((_, i) => $"{i}.wav,2.5,ok\n")));
        return path;
    }
}
