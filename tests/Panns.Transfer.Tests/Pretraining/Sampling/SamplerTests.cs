using Panns.Transfer.Pretraining;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Pretraining.Sampling;

/// <summary>
/// The expected orders are the output of the released code's samplers (utils/data_generator.py, NumPy 1.24) for these 40 clips of 7 classes, batch
/// size 8, seed 1234, with and without a black list of clip03, clip21 and clip00.
/// </summary>
public sealed class SamplerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly AudioPack _pack;

    public SamplerTests() => _pack = AudioPack.Open(SmallPack.Write(_folder.Path("pack"), 40, 7, (clip, label) => ((clip * 11) + (label * 3)) % (label + 3) == 0));

    public void Dispose()
    {
        _pack.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<SamplerKind, bool, int[]> Orders { get; } = new()
    {
        {
            SamplerKind.Uniform, false, [
                8, 39, 14, 1, 4, 31, 20, 17, 13, 21, 0, 7, 3, 10, 6, 2, 34, 29, 27, 18, 35, 9, 25, 5, 16, 36, 22, 33, 28, 37, 32, 11, 30, 26, 23, 15, 24, 12, 38, 19, 39, 25, 8, 9, 32, 0, 7,
                27, 15, 1, 4, 38, 18, 16, 12, 14, 19, 2, 22, 20, 26, 13, 21, 34, 23, 35, 33, 36, 11, 24, 37, 31, 3, 30, 10, 5, 29, 28, 17, 6, 21, 8, 11, 7, 16, 14, 15, 38, 37, 23, 4, 19, 20, 0, 18, 36]
        },
        {
            SamplerKind.Uniform, true, [
                8, 39, 14, 1, 4, 31, 20, 17, 13, 7, 10, 6, 2, 34, 29, 27, 18, 35, 9, 25, 5, 16, 36, 22, 33, 28, 37, 32, 11, 30, 26, 23, 15, 24, 12, 38, 19, 39, 25, 8, 9, 32, 7, 27, 15, 1, 4,
                38, 18, 16, 12, 14, 19, 2, 22, 20, 26, 13, 34, 23, 35, 33, 36, 11, 24, 37, 31, 30, 10, 5, 29, 28, 17, 6, 8, 11, 7, 16, 14, 15, 38, 37, 23, 4, 19, 20, 18, 36, 9, 28, 25, 24, 6, 1, 17, 10]
        },
        {
            SamplerKind.Balanced, false, [
                34, 36, 3, 9, 15, 32, 33, 18, 24, 27, 9, 39, 11, 30, 9, 3, 19, 0, 0, 18, 11, 36, 27, 29, 39, 11, 33, 7, 35, 39, 31, 21, 19, 4, 27, 23, 15, 6, 35, 4, 25, 0, 9, 39, 27, 3, 32,
                19, 14, 39, 21, 18, 33, 4, 11, 3, 3, 14, 27, 36, 25, 27, 35, 27, 19, 27, 39, 24, 29, 21, 9, 27, 15, 9, 12, 11, 7, 23, 15, 0, 39, 18, 3, 24, 36, 39, 11, 19, 18, 25, 9, 27, 11, 4, 11, 27]
        },
        {
            SamplerKind.Balanced, true, [
                34, 36, 9, 15, 32, 33, 18, 24, 27, 9, 39, 11, 30, 9, 19, 18, 11, 36, 27, 29, 39, 11, 33, 7, 35, 39, 31, 19, 4, 27, 23, 15, 6, 35, 4, 25, 9, 39, 27, 32, 19, 14, 39, 18, 33, 4, 11,
                14, 27, 36, 25, 27, 35, 27, 19, 27, 39, 24, 29, 9, 27, 15, 9, 12, 11, 7, 23, 15, 39, 18, 24, 36, 39, 11, 19, 18, 25, 9, 27, 11, 4, 11, 27, 9, 34, 39, 18, 39, 35, 39, 19, 32, 9, 4, 27, 33]
        },
        {
            SamplerKind.Alternate, false, [
                34, 36, 3, 9, 15, 32, 33, 18, 8, 39, 14, 1, 4, 31, 20, 17, 24, 27, 9, 39, 11, 30, 9, 3, 13, 21, 0, 7, 3, 10, 6, 2, 19, 0, 0, 18, 11, 36, 27, 29, 34, 29, 27, 18, 35, 9, 25,
                5, 39, 11, 33, 7, 35, 39, 31, 21, 16, 36, 22, 33, 28, 37, 32, 11, 19, 4, 27, 23, 15, 6, 35, 4, 30, 26, 23, 15, 24, 12, 38, 19, 25, 0, 9, 39, 27, 3, 32, 19, 39, 25, 8, 9, 32, 0, 7, 27]
        },
        {
            SamplerKind.Alternate, true, [
                34, 36, 9, 15, 32, 33, 18, 24, 8, 39, 14, 1, 4, 31, 20, 17, 27, 9, 39, 11, 30, 9, 19, 18, 13, 7, 10, 6, 2, 34, 29, 27, 11, 36, 27, 29, 39, 11, 33, 7, 18, 35, 9, 25, 5, 16, 36,
                22, 35, 39, 31, 19, 4, 27, 23, 15, 33, 28, 37, 32, 11, 30, 26, 23, 6, 35, 4, 25, 9, 39, 27, 32, 15, 24, 12, 38, 19, 39, 25, 8, 19, 14, 39, 18, 33, 4, 11, 14, 9, 32, 7, 27, 15, 1, 4, 38]
        },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_order_is_that_of_the_released_code(SamplerKind kind, bool hasBlackList, int[] expected)
    {
        var clips = ClipSelection.All(_pack);
        var path = _folder.Text("black_list.csv", "clip03\nYclip21.wav\nclip00\n");
        var sampler = ClipSampler.Create(kind, hasBlackList ? clips.Without(BlackList.Read(path)) : clips);
        Assert.Equal(expected, Draw(sampler, 12, 8));
        Assert.Empty(sampler.EmptyClasses);
    }

    [Theory]
    [InlineData(SamplerKind.Uniform)]
    [InlineData(SamplerKind.Balanced)]
    [InlineData(SamplerKind.Alternate)]
    public void From_a_state_it_goes_on_as_if_it_had_never_stopped(SamplerKind kind)
    {
        var clips = ClipSelection.All(_pack);
        for (var batches = 0; batches < 25; batches++)
        {
            var sampler = ClipSampler.Create(kind, clips);
            Draw(sampler, batches, 8);
            using var state = new MemoryStream();
            sampler.Save(state);
            var other = ClipSampler.Create(kind, clips, seed: 99);
            Draw(other, 5, 3);
            state.Position = 0;
            other.Load(state);
            Assert.Equal(state.Length, state.Position);
            Assert.Equal(Draw(sampler, 30, 8), Draw(other, 30, 8));
        }
    }

    [Fact]
    public void A_balanced_order_gives_every_class_its_turn()
    {
        // A class a clip, of which some have many clips and some have few: a draw tells whose turn it was.
        using var pack = AudioPack.Open(SmallPack.Write(_folder.Path("tail"), 97, 12, (clip, label) => label == (clip < 60 ? clip % 3 : 3 + (clip % 9))));
        var draws = Draw(ClipSampler.Create(SamplerKind.Balanced, ClipSelection.All(pack)), 1000, 1);
        var turns = draws.GroupBy(clip => clip < 60 ? clip % 3 : 3 + (clip % 9)).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(12, turns.Count);
        Assert.InRange(turns.Values.Max() - turns.Values.Min(), 0, 1);

        // Within a class, every clip comes once before any comes again.
        var ofFirst = draws.Where(clip => clip < 60 && clip % 3 == 0).ToArray();
        Assert.All(ofFirst.Chunk(20).Where(round => round.Length == 20), round => Assert.Equal(20, round.Distinct().Count()));
    }

    [Fact]
    public void A_uniform_order_gives_every_clip_once_a_round()
    {
        var draws = Draw(ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(_pack)), 400, 1);
        Assert.All(draws.Chunk(40), round => Assert.Equal(Enumerable.Range(0, 40), round.Order()));
        Assert.NotEqual(draws[..40], draws[40..80]);
    }

    [Fact]
    public void Classes_without_clips_are_passed_over_and_told()
    {
        using var pack = AudioPack.Open(SmallPack.Write(_folder.Path("gaps"), 20, 5, (clip, label) => label is 1 or 3 && clip % 2 == label / 2));
        var sampler = ClipSampler.Create(SamplerKind.Balanced, ClipSelection.All(pack));
        Assert.Equal(["class 0", "class 2", "class 4"], sampler.EmptyClasses.Select(label => label.Name));
        var draws = Draw(sampler, 100, 1);
        Assert.Equal(50, draws.Count(clip => clip % 2 == 0));
    }

    [Fact]
    public void What_cannot_be_drawn_from_is_refused()
    {
        var none = ClipSelection.All(_pack).Without(new(Enumerable.Range(0, 40).Select(clip => FormattableString.Invariant($"clip{clip:00}"))));
        Assert.Equal(40, none.BlackListed);
        Assert.Contains("all are black-listed", Assert.Throws<PannsException>(() => ClipSampler.Create(SamplerKind.Uniform, none)).Message, StringComparison.Ordinal);
        Assert.Contains("black-listed", Assert.Throws<PannsException>(() => ClipSampler.Create(SamplerKind.Balanced, none)).Message, StringComparison.Ordinal);
        using var unlabeled = AudioPack.Open(SmallPack.Write(_folder.Path("bare"), 5, 0, (_, _) => false));
        var problem = Assert.Throws<PannsException>(() => ClipSampler.Create(SamplerKind.Balanced, ClipSelection.All(unlabeled)));
        Assert.Contains("no labels", problem.Message, StringComparison.Ordinal);
        Assert.Equal(5, Draw(ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(unlabeled)), 1, 5).Distinct().Count());
    }

    [Fact]
    public void A_state_of_something_else_is_refused()
    {
        using var state = new MemoryStream();
        ClipSampler.Create(SamplerKind.Uniform, ClipSelection.All(_pack)).Save(state);
        Refuse(SamplerKind.Balanced, ClipSelection.All(_pack), state.ToArray(), "kind Uniform, not Balanced");
        Refuse(SamplerKind.Uniform, ClipSelection.All(_pack).Fraction(0.5, 1), state.ToArray(), "40 clips, not 20");
        Refuse(SamplerKind.Uniform, ClipSelection.All(_pack), state.ToArray()[..^9], "cut off");
        Refuse(SamplerKind.Uniform, ClipSelection.All(_pack), [1, 2, 3, 4, 5, 6], "no sampler's state");

        static void Refuse(SamplerKind kind, ClipSelection clips, byte[] state, string why)
        {
            var sampler = ClipSampler.Create(kind, clips);
            var problem = Assert.Throws<PannsException>(() => sampler.Load(new MemoryStream(state)));
            Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_part_of_the_data_is_a_part_of_a_larger_part()
    {
        var all = ClipSelection.All(_pack);
        var (half, most) = (all.Fraction(0.5, 3), all.Fraction(0.8, 3));
        Assert.Equal((20, 32), (half.Count, most.Count));
        Assert.Empty(half.Clips.Except(most.Clips));
        Assert.Equal(half.Clips.Order(), half.Clips);
        Assert.NotEqual(half.Clips, all.Fraction(0.5, 4).Clips);
        Assert.Empty(Draw(ClipSampler.Create(SamplerKind.Balanced, half), 50, 4).Except(half.Clips));

        var ofTwo = all.OfClasses("class 5", "class 6");
        Assert.Equal(Enumerable.Range(0, 40).Where(clip => ((clip * 11) + 15) % 8 == 0 || ((clip * 11) + 18) % 9 == 0), ofTwo.Clips);
        Assert.Throws<PannsException>(() => all.OfClasses("class 9"));
    }

    [Fact]
    public void An_evaluation_goes_through_all_in_order()
    {
        var batches = ClipSelection.All(_pack).Without(new(["clip01", "Yclip39.wav"])).InOrder(16).ToArray();
        Assert.Equal([16, 16, 6], batches.Select(batch => batch.Length));
        Assert.Equal(Enumerable.Range(0, 40).Where(clip => clip is not (1 or 39)), batches.SelectMany(batch => batch));
    }

    private static int[] Draw(ClipSampler sampler, int batches, int size)
    {
        var draws = new int[batches * size];
        for (var i = 0; i < batches; i++)
        {
            sampler.DrawBatch(draws.AsSpan(i * size, size));
        }

        return draws;
    }
}
